import type { ServerResponse } from "node:http";
import type { Client } from "@grpc/grpc-js";
import type { orchestratorApi } from "../grpc/apis";
import { callStream, type StreamLimits } from "../grpc/stream-call";
import type { AnswerRequest } from "../messages";
import { type ApiError, apiError, toApiError } from "./api-error";
import { type ChatRequest, chatRequestSchema } from "./chat-request";
import { CompletionWriter } from "./completion-writer";
import type { InboundCall, Said } from "./inbound-call";
import { readBody } from "./read-body";
import { type RequestContext, requestContext } from "./request-context";
import type { TenantSeries } from "./tenant-series";
import { writeJson } from "./write-json";

const maxBodyBytes = 1024 * 1024;
/** The orchestrator answers when the model has taken the request; what it does before has limits of its own. */
const limits: StreamLimits = { headersMs: 20_000, idleMs: 130_000, totalMs: 31 * 60_000 };

export type Backend = { client: Client; tenantSeries: TenantSeries } & ReturnType<typeof orchestratorApi>;

/** `POST /v1/chat/completions`. */
export async function chatCompletions(
  backend: Backend,
  call: InboundCall,
  response: ServerResponse,
): Promise<void> {
  const refuse = ({ status, error }: ApiError) => {
    call.error = error.message;
    writeJson(response, status, { error });
  };
  const body = await readBody(call.request, maxBodyBytes);
  if (body === undefined) {
    response.setHeader("connection", "close");
    return refuse(apiError(413, "invalid_request_error", "body_too_large", "at most 1 MiB is read"));
  }
  const parsed = chatRequestSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = issue?.path.join(".") || null;
    const message = param === null ? "the body is not a JSON object" : (issue?.message ?? "is not allowed");
    return refuse(apiError(400, "invalid_request_error", "invalid_body", message, param));
  }
  call.model = parsed.data.model;
  if (call.span.spanId.startsWith("0")) call.said = saidIn(parsed.data);
  await complete(backend, parsed.data, call, response);
}

/** One request in sixteen is logged with its user and the beginning of its prompt: enough for the console to have something to mask. */
function saidIn({ user, messages }: ChatRequest): Said {
  const prompt = messages.at(-1)?.content.slice(0, 160);
  return { ...(user ? { user } : {}), ...(prompt ? { prompt } : {}) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function complete(
  { client, tenantSeries, Answer }: Backend,
  chat: ChatRequest,
  call: InboundCall,
  response: ServerResponse,
): Promise<void> {
  const context = requestContext(call);
  const abort = new AbortController();
  response.once("close", () => abort.abort());
  const writer = new CompletionWriter(response, call, {
    requestId: context.requestId,
    model: chat.model,
    stream: chat.stream,
    includeUsage: chat.stream_options?.include_usage ?? false,
  });
  const count = (type: "input" | "output", tokens: number | undefined) => {
    if (tokens !== undefined) tenantSeries.count(type, tokens, context.tenant, chat.model);
  };
  let failure: ApiError | undefined;
  let inputCounted = false;
  const countInput = () => {
    if (inputCounted || call.facts.prompt_tokens === undefined) return;
    inputCounted = true;
    count("input", call.facts.prompt_tokens);
  };
  try {
    await callStream(
      client,
      Answer,
      answerRequest(chat, context),
      { metadata: context.metadata, signal: abort.signal, limits },
      {
        onMetadata: (metadata) => {
          writer.onMetadata(metadata);
          countInput();
        },
        onMessage: (chunk) => writer.onChunk(chunk),
      },
    );
    writer.finish();
  } catch (error) {
    if (!abort.signal.aborted) {
      failure = toApiError(error);
      writer.fail(failure);
    }
  }
  countInput();
  count("output", call.facts.completion_tokens);
  const seconds = (performance.now() - call.startedAt) / 1_000;
  tenantSeries.end(seconds, context.tenant, chat.model, failure?.status);
}

function answerRequest(chat: ChatRequest, context: RequestContext): AnswerRequest {
  return {
    requestId: context.requestId,
    tenant: context.tenant,
    sessionId: context.sessionId,
    model: chat.model,
    turns: chat.messages,
    maxTokens: chat.max_completion_tokens ?? chat.max_tokens ?? 0,
    minTokens: chat.min_tokens ?? 0,
    ignoreEos: chat.ignore_eos ?? false,
    tool: chat.tools?.[0]?.function.name ?? "",
  };
}
