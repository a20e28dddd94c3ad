import type { Dimension } from "../concepts";

/** The labels of what rules record, whatever the source calls them. */
export const recordedLabels = {
  namespace: "namespace",
  service: "service",
  version: "version",
  callerNamespace: "caller_namespace",
  callerService: "caller_service",
  protocol: "protocol",
} as const satisfies Partial<Record<Dimension, string>>;
export type RecordedDimension = keyof typeof recordedLabels;

/** From which sources, and by which of their ways: never added to what another recorded. */
export const sourceLabel = "heddle_source";
export const wayLabel = "heddle_way";
