import type { ConceptName } from "./concepts";
import type { PanelName, Series } from "./series";

/** What a panel draws: a concept, or one concept's part in another's total. */
export type Panel = {
  unit: Series["unit"];
  /** Several: the first that has a source. */
  concepts: readonly ConceptName[];
  /** `of`: how much of that concept it is. `share`: how much of the same concept over all versions. */
  as?: { of: ConceptName } | "share";
  /** A line for each reason, over all versions unless one is asked for. */
  by?: "reason";
};

export const panels: Readonly<Record<PanelName, Panel>> = {
  requests: { unit: "per-second", concepts: ["requests"] },
  errors: { unit: "ratio", concepts: ["errors"], as: { of: "requests" } },
  latency: { unit: "ms", concepts: ["latency"] },
  share: { unit: "ratio", concepts: ["requestsStarted", "requests"], as: "share" },
  ttft: { unit: "ms", concepts: ["ttft"] },
  tpot: { unit: "ms", concepts: ["interTokenLatency"] },
  e2e: { unit: "ms", concepts: ["e2eLatency"] },
  "input-tokens": { unit: "per-second", concepts: ["inputTokens"] },
  "output-tokens": { unit: "per-second", concepts: ["outputTokens"] },
  running: { unit: "count", concepts: ["running"] },
  waiting: { unit: "count", concepts: ["waiting"] },
  "kv-cache": { unit: "ratio", concepts: ["kvCacheUsage"] },
  "gateway-overhead": { unit: "ms", concepts: ["gatewayOverhead"] },
  "queue-time": { unit: "ms", concepts: ["queueTime"] },
  "prefill-time": { unit: "ms", concepts: ["prefillTime"] },
  "decode-time": { unit: "ms", concepts: ["decodeTime"] },
  "request-tpot": { unit: "ms", concepts: ["requestTpot"] },
  batch: { unit: "count", concepts: ["tokensPerStep"] },
  "waiting-reasons": { unit: "count", concepts: ["waiting"], by: "reason" },
  "kv-cache-mean": { unit: "ratio", concepts: ["kvCacheMean"] },
  "prefix-cache": { unit: "ratio", concepts: ["prefixCacheHits"] },
  preemptions: { unit: "per-second", concepts: ["preemptions"] },
  "finish-reasons": { unit: "per-second", concepts: ["finished"], by: "reason" },
  rejected: { unit: "per-second", concepts: ["admissionRejected"] },
  gpu: { unit: "ratio", concepts: ["gpuUtilisation"] },
  "gpu-memory": { unit: "ratio", concepts: ["gpuMemoryUsage"] },
};
