import { type HeatmapPanel, heatmapPanels } from "../../lib/metrics/heatmap";
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
export const modelSections = [
  {
    name: "latency",
    panels: [
      ...["ttft", "request-tpot", "tpot", "e2e", "latency", "queue-time"],
      ...["prefill-time", "decode-time", "gateway-overhead"],
    ] as readonly PanelName[],
  },
  {
    name: "throughput",
    panels: ["requests", "output-tokens", "input-tokens", "running", "batch", "share"],
  },
  {
    name: "queue",
    panels: ["waiting", "waiting-reasons", "kv-cache", "kv-cache-mean", "prefix-cache", "preemptions"],
  },
  { name: "outcome", panels: ["errors", "finish-reasons", "rejected"] },
  { name: "hardware", panels: ["gpu", "gpu-memory"] },
] as const satisfies readonly { name: string; panels: readonly PanelName[] }[];

/** Whether a panel can be drawn as a heatmap too. */
export function isHeatmapPanel(panel: PanelName): panel is HeatmapPanel {
  return heatmapPanels.some((name) => name === panel);
}

/** Panels that tell reasons apart, and so not versions too. */
export function isByReason(panel: PanelName): boolean {
  return panel === "finish-reasons" || panel === "waiting-reasons";
}
