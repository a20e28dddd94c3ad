import { Metadata, status } from "@grpc/grpc-js";
import { CallError } from "../app/grpc/call-error";
import type { ServedContext, StreamWriter } from "../app/grpc/handlers";
import type { GenerateChunk, GenerateRequest } from "../app/messages";
import { modelVersionHeader, promptTokensHeader } from "../mesh/propagation";
import { answerToken, naturalLength, seedOf } from "./answer-words";
import type { EngineLoop } from "./engine-loop";
import type { EngineSeries } from "./engine-series";
import { brokenOff, type ModelTrouble } from "./model-trouble";
import { readPrompt } from "./prompt-tokens";
import type { FinishReason, SequenceRequest } from "./sequence";
import { sequenceFacts } from "./sequence-facts";

type Setting = {
  version: string;
  loop: EngineLoop;
  series: EngineSeries;
  streamInterval: number;
  trouble: ModelTrouble;
};

/** Where an answer must and where it would like to end. */
export function answerBounds(
  request: Pick<GenerateRequest, "requestId" | "maxTokens" | "minTokens" | "ignoreEos">,
  room: number,
): { maxTokens: number; stopAt: number } {
  const maxTokens = Math.min(request.maxTokens || room, room);
  if (request.ignoreEos) return { maxTokens, stopAt: Number.POSITIVE_INFINITY };
  return { maxTokens, stopAt: Math.max(request.minTokens, naturalLength(seedOf(request.requestId))) };
}

/** Queues one request and streams its answer, `streamInterval` tokens a message (the first one alone). */
export async function generate(
  setting: Setting,
  request: GenerateRequest,
  context: ServedContext,
  writer: StreamWriter<GenerateChunk>,
): Promise<void> {
  const { loop, series, trouble } = setting;
  const prompt = readPrompt(request.prompt);
  const room = loop.engine.profile.maxModelTokens - prompt.count;
  if (room < 1 || request.maxTokens > room) {
    throw new CallError(
      status.INVALID_ARGUMENT,
      `the context holds ${loop.engine.profile.maxModelTokens} tokens; ` +
        `the prompt has ${prompt.count} and the answer may have ${request.maxTokens}`,
    );
  }
  const failure = trouble.failure();
  if (failure) throw failure;
  const bounds = answerBounds(request, room);
  const cutAfter = trouble.cutAfter();
  const seed = seedOf(request.requestId);
  let text = "";
  let sent = 0;
  let made = 0;
  const flush = (last: Partial<GenerateChunk> = {}) => {
    const chunk = { text, firstIndex: sent, tokens: made - sent, finishReason: "", usage: null, ...last };
    void writer.send(chunk);
    text = "";
    sent = made;
  };
  const { reason, cachedTokens } = await new Promise<{ reason: FinishReason; cachedTokens: number }>(
    (resolve, reject) => {
      const submitted: SequenceRequest = {
        promptTokens: prompt.count,
        prefixHashes: prompt.prefixHashes,
        ...bounds,
        onToken: (index) => {
          text += answerToken(seed, index);
          made = index + 1;
          if (index === 0 || made - sent >= setting.streamInterval) flush();
          // Not while the engine is in its step.
          if (made === cutAfter) setImmediate(breakOff);
        },
        onFinish: (why) => {
          if (sequence) Object.assign(context.facts, sequenceFacts(sequence, why));
          resolve({ reason: why, cachedTokens: sequence?.cachedTokens ?? 0 });
        },
      };
      const breakOff = () => {
        if (!sequence || sequence.finished) return;
        reject(brokenOff(made));
        loop.abort(sequence, "error");
      };
      const sequence = loop.submit(submitted);
      if (!sequence) {
        series.onRejected();
        reject(new CallError(status.RESOURCE_EXHAUSTED, "too many requests wait for this model"));
        return;
      }
      const metadata = new Metadata();
      metadata.set(modelVersionHeader, setting.version);
      metadata.set(promptTokensHeader, String(prompt.count));
      writer.sendMetadata(metadata);
      context.signal.addEventListener("abort", () => loop.abort(sequence), { once: true });
      if (context.signal.aborted) loop.abort(sequence);
    },
  );
  if (reason === "abort" || reason === "error") throw new CallError(status.CANCELLED, "the caller left");
  const usage = { promptTokens: prompt.count, completionTokens: made, cachedTokens };
  flush({ finishReason: reason, usage });
}
