import type { GenerateChunk } from "../messages";
import { roundMs } from "./access-line";
import type { CallFacts } from "./call-facts";

/** Notes what one message of the model's stream tells: the first one the time to it, the last one the usage. */
export function noteChunk(facts: CallFacts, startedAt: number, chunk: GenerateChunk): void {
  facts.ttft_ms ??= roundMs(performance.now() - startedAt);
  if (chunk.finishReason !== "") facts.finish_reason = chunk.finishReason;
  if (chunk.usage) {
    facts.prompt_tokens = chunk.usage.promptTokens;
    facts.completion_tokens = chunk.usage.completionTokens;
    facts.cached_tokens = chunk.usage.cachedTokens;
  }
}
