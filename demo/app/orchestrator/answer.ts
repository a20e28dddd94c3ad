import { status } from "@grpc/grpc-js";
import { type CallContext, callUnary } from "../grpc/call";
import { CallError } from "../grpc/call-error";
import type { ServedContext, StreamWriter } from "../grpc/handlers";
import type { AnswerRequest, GenerateChunk, Passage } from "../messages";
import type { Services } from "./connect";
import { questionOf, renderPrompt } from "./prompt";
import { streamModel } from "./stream-model";

const timeoutMs = 2000;

/** Screens the question, gathers what the model should know, and streams what it says. */
export async function answer(
  services: Services,
  request: AnswerRequest,
  context: ServedContext,
  writer: StreamWriter<GenerateChunk>,
): Promise<void> {
  const question = questionOf(request);
  const quick = { ...context, timeoutMs };
  const { guardrail, sessionStore } = services;
  const screened = callUnary(
    guardrail.client,
    guardrail.Screen,
    { tenant: request.tenant, text: question },
    quick,
  );
  const recalled = orElse(
    callUnary(sessionStore.client, sessionStore.Recall, { sessionId: request.sessionId }, quick),
    { notes: [] },
  );
  const { allowed, rule } = await screened;
  if (!allowed) throw new CallError(status.PERMISSION_DENIED, `refused by the rule ${rule}`);
  const [passages, toolOutput, { notes }] = await Promise.all([
    findPassages(services, question, quick),
    askTool(services, request, question, quick),
    recalled,
  ]);
  const prompt = renderPrompt({ request, passages, notes, toolOutput });
  const said = await streamModel(services, request, prompt, context, writer);
  const note = `${question.slice(0, 160)} -> ${said.slice(0, 160)}`;
  const append = { sessionId: request.sessionId, note };
  // Nobody waits for it, and the answer's end must not cancel it.
  const after = { ...quick, signal: new AbortController().signal };
  void orElse(callUnary(sessionStore.client, sessionStore.Append, append, after), { kept: 0 });
}

type Quick = CallContext & { timeoutMs: number };

/** Memory, order and tools make an answer better; without them it is still one. */
async function orElse<T>(call: Promise<T>, fallback: T): Promise<T> {
  try {
    return await call;
  } catch {
    return fallback;
  }
}

async function findPassages(services: Services, query: string, quick: Quick): Promise<Passage[]> {
  const { retriever, reranker } = services;
  const found = await callUnary(
    retriever.client,
    retriever.Retrieve,
    { query, limit: 8 },
    {
      ...quick,
      timeoutMs: 2 * timeoutMs,
    },
  );
  const request = { query, passages: found.passages, limit: 3 };
  const ranked = await orElse(callUnary(reranker.client, reranker.Rerank, request, quick), {
    passages: found.passages.slice(0, 3),
  });
  return ranked.passages;
}

async function askTool(
  { toolRunner }: Services,
  { tool }: AnswerRequest,
  input: string,
  quick: Quick,
): Promise<string | undefined> {
  if (tool === "") return undefined;
  const call = callUnary(toolRunner.client, toolRunner.Run, { tool, input }, quick);
  return (await orElse<{ output: string | undefined }>(call, { output: undefined })).output;
}
