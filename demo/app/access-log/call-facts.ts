import type { Metadata } from "@grpc/grpc-js";

/** What only the handler of a request knows; fields that do not apply stay absent. */
export type CallFacts = {
  ttft_ms?: number;
  queue_ms?: number;
  prefill_ms?: number;
  decode_ms?: number;
  prompt_tokens?: number;
  completion_tokens?: number;
  cached_tokens?: number;
  finish_reason?: string;
};

const byRequest = new WeakMap<Metadata, CallFacts>();

/** The facts of the request that arrived with this metadata; the log line takes what stands here at its end. */
export function factsOf(metadata: Metadata): CallFacts {
  let facts = byRequest.get(metadata);
  if (!facts) {
    facts = {};
    byRequest.set(metadata, facts);
  }
  return facts;
}
