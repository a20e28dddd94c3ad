import type { Dimension, Figure } from "../../metrics/concepts";
import type { Reading } from "../../metrics/reading";
import type { WeightsBp } from "../../policies/weights";
import type { ServiceRef } from "./service-id";

export const edgeDimensions = [
  "callerNamespace",
  "callerService",
  "namespace",
  "service",
  "protocol",
] as const satisfies Dimension[];
export const pairDimensions = edgeDimensions.slice(0, 4);
export const versionDimensions = ["namespace", "service", "version"] as const satisfies Dimension[];
export const serviceDimensions = ["namespace", "service"] as const satisfies Dimension[];

export type Figures = Reading<Figure[]>;

/** What the graph is made of; rates per second, latencies in milliseconds. */
export type GraphInput = {
  windowSeconds: number;
  /** By caller, service and protocol. */
  edges: { requests: Figures; errors: Figures };
  /** By caller and service. */
  pairLatency: Figures;
  versions: { requests: Figures; errors: Figures; latency: Figures; started: Figures };
  serviceLatency: Figures;
  /** Any figure of a service here makes it a model service. */
  models: Figures;
  /** Ready endpoints by version of each service; null when nobody can say. */
  endpoints: ReadonlyMap<string, ServiceRef & { versions: ReadonlyMap<string, number> }> | null;
  /** Weights of the rule that takes everything else, by service; null when nobody can say. */
  wanted: ReadonlyMap<string, WeightsBp> | null;
  namespace?: string | undefined;
};
