import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";

/** `idle`: known but no request in the window. `unknown`: its telemetry could not be read. */
export const healthSchema = z.enum(["well", "degraded", "failing", "idle", "unknown"]);
export type Health = z.infer<typeof healthSchema>;

/** Rates per second, ratios 0..1, durations in milliseconds; null means "no data", never zero. */
export const signalsSchema = z.object({
  requestsPerSecond: z.number().nullable(),
  errorRatio: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type Signals = z.infer<typeof signalsSchema>;

export const topologyVersionSchema = z.object({
  version: z.string(),
  signals: signalsSchema,
  /** Share of the service's started requests in the window, 0..1. */
  observedShare: z.number().nullable(),
  /** Share asked for by the newest delivered route (default rule), 0..1; null without a route policy. */
  wantedShare: z.number().nullable(),
  readyEndpoints: z.number().int().nullable(),
  health: healthSchema,
});
export type TopologyVersion = z.infer<typeof topologyVersionSchema>;

export const topologyNodeSchema = z.object({
  /** `namespace/service`, or `outside` for callers that no sidecar reports. */
  id: z.string(),
  /** `foreign`: of a namespace that whoever asks may not read; that it is there is all that is said of it. */
  kind: z.enum(["service", "outside", "foreign"]),
  namespace: z.string(),
  service: z.string(),
  isModel: z.boolean(),
  health: healthSchema,
  /** A key of messages `topology.reason.*` with params, when health is degraded or failing. */
  reason: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
  signals: signalsSchema,
  versions: z.array(topologyVersionSchema),
});
export type TopologyNode = z.infer<typeof topologyNodeSchema>;

export const topologyEdgeSchema = z.object({
  /** `from->to`. */
  id: z.string(),
  from: z.string(),
  to: z.string(),
  protocol: z.enum(["http", "grpc", "tcp", "unknown"]),
  signals: signalsSchema,
  health: healthSchema,
});
export type TopologyEdge = z.infer<typeof topologyEdgeSchema>;

/** Answer of `GET /api/v1/topology`. Nodes and edges are sorted by id. */
export const topologySchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number().int(),
  nodes: z.array(topologyNodeSchema),
  edges: z.array(topologyEdgeSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Topology = z.infer<typeof topologySchema>;
