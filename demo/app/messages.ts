/** The messages of `protos/*.proto` as proto-loader hands them over (camel case, defaults filled in). */

export type Usage = { promptTokens: number; completionTokens: number; cachedTokens: number };

export type GenerateRequest = {
  requestId: string;
  model: string;
  prompt: string;
  maxTokens: number;
  minTokens: number;
  ignoreEos: boolean;
};

export type GenerateChunk = {
  text: string;
  firstIndex: number;
  tokens: number;
  /** "" until the last chunk. */
  finishReason: string;
  usage: Usage | null;
};

type Turn = { role: string; content: string };

export type AnswerRequest = {
  requestId: string;
  tenant: string;
  sessionId: string;
  model: string;
  turns: Turn[];
  maxTokens: number;
  minTokens: number;
  ignoreEos: boolean;
  tool: string;
};

export type Passage = { id: string; text: string; score: number };

export type RetrieveRequest = { query: string; limit: number };
export type PassagesReply = { passages: Passage[] };
export type EmbedRequest = { text: string };
export type EmbedReply = { vector: number[] };
export type SearchRequest = { vector: number[]; limit: number };
export type RerankRequest = { query: string; passages: Passage[]; limit: number };

export type ScreenRequest = { tenant: string; text: string };
export type ScreenReply = { allowed: boolean; rule: string };
export type RecallRequest = { sessionId: string };
export type RecallReply = { notes: string[] };
export type AppendRequest = { sessionId: string; note: string };
export type AppendReply = { kept: number };
export type ToolRequest = { tool: string; input: string };
export type ToolReply = { output: string };
