import type { Entry } from "../entry";
import { formatNs, nsOfMs } from "../nanoseconds";

const day = Date.parse("2026-11-24T10:00:00Z");

type Said = Record<string, string | number> & {
  service: string;
  span_id: string;
  start: number;
  duration_ms: number;
};

/** An access log line of a call that began `start` milliseconds after the request. */
export function entryOf({ start, ...said }: Said, requestId = "7f3c-41"): Entry {
  const ns = nsOfMs(day + start + said.duration_ms);
  const line = JSON.stringify({
    time: formatNs(ns),
    level: "info",
    reporter: "destination",
    request_id: requestId,
    trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
    namespace: "llm",
    version: "v1",
    instance: `${said.service}-v1-0`,
    protocol: "grpc",
    status: "OK",
    http_status: "200",
    response_flags: "-",
    attempt: 1,
    ...said,
  });
  const labels = { mesh: "demo", namespace: "llm", service: said.service, version: "v1" };
  return { ns, key: `${said.span_id}-${said.reporter ?? ""}`, labels, line };
}

export const gateway = {
  service: "gateway",
  span_id: "a1",
  method: "POST /v1/chat/completions",
  start: 0,
  duration_ms: 8_100,
  tenant: "acme",
  model: "qa-chat-large",
};
export const orchestrator = {
  service: "orchestrator",
  span_id: "b1",
  parent_span_id: "a1",
  caller: "gateway",
  caller_namespace: "llm",
  start: 5,
  duration_ms: 8_090,
};
export const retriever = {
  service: "retriever",
  span_id: "c1",
  parent_span_id: "b1",
  caller: "orchestrator",
  caller_namespace: "llm",
  start: 10,
  duration_ms: 90,
};
export const embedder = {
  service: "embedder",
  span_id: "d1",
  parent_span_id: "c1",
  caller: "retriever",
  caller_namespace: "llm",
  start: 15,
  duration_ms: 20,
};
export const refused = {
  service: "chat-model",
  version: "v1",
  instance: "orchestrator-v1-0",
  reporter: "source",
  span_id: "e0",
  parent_span_id: "b1",
  caller: "orchestrator",
  caller_namespace: "llm",
  start: 110,
  duration_ms: 1,
  status: "UNAVAILABLE",
  response_flags: "UO",
  attempt: 1,
};
export const served = {
  service: "chat-model",
  version: "v2",
  span_id: "e1",
  parent_span_id: "b1",
  caller: "orchestrator",
  caller_namespace: "llm",
  start: 120,
  duration_ms: 7_900,
  attempt: 2,
  policy_id: "0199-p",
  policy_revision: 14,
  policy_rule: "default",
  ttft_ms: 7_000,
  queue_ms: 6_900,
  prefill_ms: 100,
  decode_ms: 900,
  prompt_tokens: 812,
  completion_tokens: 96,
  finish_reason: "stop",
};
export const whole = [gateway, orchestrator, retriever, embedder, refused, served];
