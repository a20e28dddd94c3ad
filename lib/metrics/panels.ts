import type { ConceptName } from "./concepts";
import type { PanelName, Series } from "./series";

/** What a panel draws: a concept, or one concept's part in another's total. */
export type Panel = {
  unit: Series["unit"];
  /** Several: the first that has a source. */
  concepts: readonly ConceptName[];
  /** `of`: how much of that concept it is. `share`: how much of the same concept over all versions. */
  as?: { of: ConceptName } | "share";
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
};
