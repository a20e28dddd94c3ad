import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";
import { way } from "./way";

/**
 * What a process says of itself in the metrics that client libraries add by themselves. Of the process alone: neither
 * what else runs in its container, nor what the kernel caches for it.
 */
export const processes: Source = {
  name: "process",
  layer: "cluster",
  labels: targetLabels,
  fromTarget: targetDimensions,
  ways: {
    podCpu: [way.rate("process_cpu_seconds_total")],
    podMemory: [way.gauge("process_resident_memory_bytes")],
  },
};
