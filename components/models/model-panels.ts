import type { PanelName } from "../../lib/metrics/series";

/** What models are compared by over time, where several of them share a page. */
export const fewPanels = [
  "ttft",
  "output-tokens",
  "errors",
  "waiting",
  "kv-cache",
  "share",
] as const satisfies readonly PanelName[];

/** All that a model's own page draws, in the order in which a person asks. */
export const allPanels = [
  "requests",
  "errors",
  "share",
  "ttft",
  "tpot",
  "e2e",
  "input-tokens",
  "output-tokens",
  "running",
  "waiting",
  "kv-cache",
  "latency",
] as const satisfies readonly PanelName[];
