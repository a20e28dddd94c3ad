import { roundMs } from "../app/access-log/access-line";
import type { CallFacts } from "../app/access-log/call-facts";
import type { FinishReason, Sequence } from "./sequence";

/** What the log line of a request tells of its way through the engine, as far as it got. */
export function sequenceFacts(sequence: Sequence, reason: FinishReason): CallFacts {
  const { arrivedAt, scheduledAt, firstTokenAt, lastTokenAt, request, output, cachedTokens } = sequence;
  return {
    ...(scheduledAt === undefined ? {} : { queue_ms: roundMs(scheduledAt - arrivedAt) }),
    ...(scheduledAt === undefined || firstTokenAt === undefined
      ? {}
      : { prefill_ms: roundMs(firstTokenAt - scheduledAt) }),
    ...(firstTokenAt === undefined || lastTokenAt === undefined
      ? {}
      : { ttft_ms: roundMs(firstTokenAt - arrivedAt), decode_ms: roundMs(lastTokenAt - firstTokenAt) }),
    prompt_tokens: request.promptTokens,
    completion_tokens: output,
    cached_tokens: cachedTokens,
    finish_reason: reason,
  };
}
