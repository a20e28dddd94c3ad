import type { Dimension } from "../concepts";

/** The labels that scrape targets are usually given. A stock PodMonitor gives namespace and pod alone. */
export const targetLabels = {
  namespace: "namespace",
  service: "service",
  version: "version",
  pod: "pod",
  /** Of who serves: the one that counts is the one that was called. */
  endpoint: "pod",
} as const;

export const targetDimensions: readonly Dimension[] = ["namespace", "service", "version", "pod", "endpoint"];
