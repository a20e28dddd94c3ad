import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { telemetryGapSchema } from "../metrics/telemetry";
import { conceptUseSchema } from "../models/models";

/** What containers or processes use. Restarts are those of the window. Null where nobody tells, which is not 0. */
export const resourcesSchema = z.object({
  cpuCores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  restarts: z.number().nullable(),
});
export type Resources = z.infer<typeof resourcesSchema>;

/** Whose use it is: all of a pod's containers, or only those processes that tell of themselves. */
export const resourcesOfSchema = z.enum(["container", "process"]);

/** One instance with what came to it. Rates per second, ratios 0..1. */
export const endpointLoadSchema = resourcesSchema.extend({
  id: z.string(),
  version: z.string(),
  /** Null when the control plane never told. */
  isReady: z.boolean().nullable(),
  requestsPerSecond: z.number().nullable(),
  /** Of what its version's endpoints took. */
  share: z.number().nullable(),
  errorRatio: z.number().nullable(),
  p95Ms: z.number().nullable(),
  /** Of model servers: requests in the engine, and before it. */
  running: z.number().nullable(),
  waiting: z.number().nullable(),
});
export type EndpointLoad = z.infer<typeof endpointLoadSchema>;

/** How evenly the endpoints of a version are used. `few`: uneven, and chance could have done it. */
export const spreadSchema = z.object({
  verdict: z.enum(["even", "skewed", "few", "single", "unknown"]),
  /** What was compared: requests in the window, or what engines work on. */
  by: z.enum(["requests", "running"]).nullable(),
  /** Endpoints that were there for the whole window. */
  endpoints: z.number().int(),
  maxOverMean: z.number().nullable(),
  busiest: z.string().nullable(),
});
export type Spread = z.infer<typeof spreadSchema>;

/** Means in milliseconds. `addedMs` is null where only one side tells. */
const sidesSchema = z.object({
  callersMs: z.number().nullable(),
  serviceMs: z.number().nullable(),
  addedMs: z.number().nullable(),
});

/** What the way between callers and service adds: the difference of two means of the same requests. */
export const overheadSchema = sidesSchema.extend({
  /**
   * Who tells: `outside` where all callers are outside the mesh, `one-view` where one proxy tells for both, `unasked` where
   * nobody could be asked.
   */
  sides: z.enum(["both", "callers", "service", "outside", "one-view", "none", "unasked"]),
  callers: z.array(sidesSchema.extend({ namespace: z.string(), service: z.string() })),
  /** A difference below this may be none: both sides are scraped at different moments. */
  doubtMs: z.number().nullable(),
  /** Callers of which only one side tells: then only callers one by one can be compared. */
  unmatched: z.number().int(),
  gap: telemetryGapSchema.nullable(),
});
export type Overhead = z.infer<typeof overheadSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/load`. */
export const serviceLoadSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number(),
  endpoints: z.array(endpointLoadSchema),
  versions: z.array(resourcesSchema.extend({ version: z.string(), spread: spreadSchema })),
  overhead: overheadSchema,
  resourcesOf: resourcesOfSchema.nullable(),
  /** What is missing of processor time, memory and restarts, and the configuration that brings it. */
  resourcesGap: telemetryGapSchema.nullable(),
  /** Where each figure comes from, or why it is not there. */
  concepts: z.array(conceptUseSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type ServiceLoad = z.infer<typeof serviceLoadSchema>;
