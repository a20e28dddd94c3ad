import type {
  AnswerRequest,
  AppendReply,
  AppendRequest,
  EmbedReply,
  EmbedRequest,
  GenerateChunk,
  GenerateRequest,
  PassagesReply,
  RecallReply,
  RecallRequest,
  RerankRequest,
  RetrieveRequest,
  ScreenReply,
  ScreenRequest,
  SearchRequest,
  ToolReply,
  ToolRequest,
} from "../messages";
import { loadService } from "./load-service";

/** Functions, since each thread loads only the protos that it speaks. */
export const chatModelApi = () =>
  loadService<{ Generate: { request: GenerateRequest; reply: GenerateChunk } }>(
    "chat_model.proto",
    "ChatModel",
  );

export const orchestratorApi = () =>
  loadService<{ Answer: { request: AnswerRequest; reply: GenerateChunk } }>(
    "orchestrator.proto",
    "Orchestrator",
  );

export const retrieverApi = () =>
  loadService<{ Retrieve: { request: RetrieveRequest; reply: PassagesReply } }>(
    "retrieval.proto",
    "Retriever",
  );

export const embedderApi = () =>
  loadService<{ Embed: { request: EmbedRequest; reply: EmbedReply } }>("retrieval.proto", "Embedder");

export const vectorIndexApi = () =>
  loadService<{ Search: { request: SearchRequest; reply: PassagesReply } }>("retrieval.proto", "VectorIndex");

export const rerankerApi = () =>
  loadService<{ Rerank: { request: RerankRequest; reply: PassagesReply } }>("retrieval.proto", "Reranker");

export const guardrailApi = () =>
  loadService<{ Screen: { request: ScreenRequest; reply: ScreenReply } }>("conversation.proto", "Guardrail");

export const sessionStoreApi = () =>
  loadService<{
    Recall: { request: RecallRequest; reply: RecallReply };
    Append: { request: AppendRequest; reply: AppendReply };
  }>("conversation.proto", "SessionStore");

export const toolRunnerApi = () =>
  loadService<{ Run: { request: ToolRequest; reply: ToolReply } }>("conversation.proto", "ToolRunner");
