import type { GenerateChunk, Usage } from "../messages";

/** What all chunks of one completion have in common. */
export type CompletionHead = {
  requestId: string;
  model: string;
  /** Unix seconds. */
  created: number;
  /** Which version answers, as `system_fingerprint`: `chat-model-v2`. */
  fingerprint: string;
};

function head({ requestId, model, created, fingerprint }: CompletionHead, object: string) {
  return { id: `chatcmpl-${requestId}`, object, created, model, system_fingerprint: fingerprint };
}

function usageOf({ promptTokens, completionTokens, cachedTokens }: Usage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}

export function sseEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

export const sseDone = "data: [DONE]\n\n";

/** The server-sent events of one message of the model's stream. */
export function chunkEvents(completion: CompletionHead, chunk: GenerateChunk, includeUsage: boolean): string {
  const base = head(completion, "chat.completion.chunk");
  const delta = chunk.firstIndex === 0 ? { role: "assistant", content: chunk.text } : { content: chunk.text };
  const finish = chunk.finishReason === "" ? null : chunk.finishReason;
  const noUsage = includeUsage ? { usage: null } : {};
  const events = sseEvent({ ...base, choices: [{ index: 0, delta, finish_reason: finish }], ...noUsage });
  if (finish === null || !includeUsage || !chunk.usage) return events;
  return events + sseEvent({ ...base, choices: [], usage: usageOf(chunk.usage) });
}

/** The whole answer as one object. */
export function completionBody(completion: CompletionHead, text: string, last: GenerateChunk) {
  const message = { role: "assistant", content: text };
  return {
    ...head(completion, "chat.completion"),
    choices: [{ index: 0, message, finish_reason: last.finishReason }],
    ...(last.usage ? { usage: usageOf(last.usage) } : {}),
  };
}
