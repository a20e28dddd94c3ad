import type { ConceptName } from "../concepts";
import type { RecordedDimension } from "./recorded-labels";

/** Concepts that are recorded told apart alike; `level` begins the names of their series, as Prometheus's own convention has it. */
export type RecordedView = {
  level: string;
  dimensions: readonly RecordedDimension[];
  concepts: readonly ConceptName[];
};

/** What only a mesh says of a service: sources that know its versions may be others than those that know it as a whole. */
const ofMeshes = ["requests", "errors", "latency", "requestsStarted"] as const satisfies ConceptName[];
const callers = ["callerNamespace", "callerService", "namespace", "service"] as const;

/**
 * What pages ask of a whole fleet: the models' lists and lines, one model's versions side by side, the topology, the findings.
 * Whole counts are not here: of what is counted one by one, none may weigh less because it is new. Nor is what is told apart
 * by pod: recording it would spare nothing.
 */
export const recordedViews: readonly RecordedView[] = [
  {
    level: "heddle_version",
    dimensions: ["namespace", "service", "version"],
    concepts: [
      ...ofMeshes,
      ...(["throttled", "refused", "callerLatencyMean", "latencyMean"] as const),
      ...(["ttft", "interTokenLatency", "requestTpot", "e2eLatency"] as const),
      ...(["ttftMean", "e2eMean", "queueMean", "prefillMean", "decodeMean"] as const),
      ...(["inputTokens", "outputTokens", "inputTokensMean", "outputTokensMean"] as const),
      ...(["running", "waiting", "kvCacheUsage", "kvCacheMean", "prefixCacheHits"] as const),
      ...(["gpuUtilisation", "gpuMemoryUsage"] as const),
    ],
  },
  { level: "heddle_service", dimensions: ["namespace", "service"], concepts: [...ofMeshes, "running"] },
  { level: "heddle_pair", dimensions: callers, concepts: ["latency"] },
  {
    level: "heddle_call",
    dimensions: [...callers, "version", "protocol"],
    concepts: ["requests", "errors"],
  },
  {
    level: "heddle_caller",
    dimensions: [...callers, "version"],
    concepts: ["requests", "errors"],
  },
];
