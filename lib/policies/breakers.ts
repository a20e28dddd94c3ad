import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { telemetryGapSchema } from "../metrics/telemetry";

/** What a version's breaker is doing: refusing calls, full right now, keeping endpoints out, or nothing of it. */
export const breakerWords = ["refusing", "open", "ejecting", "closed", "unknown"] as const;
export type BreakerWord = (typeof breakerWords)[number];

const callerSchema = z.object({ namespace: z.string(), service: z.string(), instance: z.string() });

/** One version behind its breaker. Figures are null where nobody could tell, which is not 0. */
export const breakerRowSchema = z.object({
  version: z.string(),
  word: z.enum(breakerWords),
  /** Open calls that one calling instance may have; null for no limit of ours. */
  limit: z.number().int().nullable(),
  /** What all calling instances may have open together: `limit` times `callers`. */
  ceiling: z.number().int().nullable(),
  active: z.number().nullable(),
  refusedPerSecond: z.number().nullable(),
  retriesPerSecond: z.number().nullable(),
  /** In the window. */
  refusedCalls: z.number().nullable(),
  /** Callers that are at their limit now. */
  openCallers: z.array(callerSchema),
  ejectedEndpoints: z.number().nullable(),
  healthyEndpoints: z.number().nullable(),
});
export type BreakerRow = z.infer<typeof breakerRowSchema>;

/** What one calling instance's proxy says of its calls to one version. Null where it does not tell. */
export const breakerCallSchema = callerSchema.extend({
  version: z.string(),
  word: z.enum(breakerWords),
  /** At its limit now. */
  isOpen: z.boolean().nullable(),
  refusedPerSecond: z.number().nullable(),
  retriesPerSecond: z.number().nullable(),
  ejectedEndpoints: z.number().nullable(),
  active: z.number().nullable(),
  limit: z.number().int().nullable(),
});
export type BreakerCall = z.infer<typeof breakerCallSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/breakers`. */
export const breakersSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number(),
  /** The circuit-breaker policy of the service; null when there is none. */
  policyId: z.string().nullable(),
  /** Instances that call the service: each has its own limits. Null when nobody could tell. */
  callers: z.number().int().nullable(),
  versions: z.array(breakerRowSchema),
  /** By caller and version, the gravest first; `callsOmitted` more are not told. */
  calls: z.array(breakerCallSchema),
  callsOmitted: z.number().int(),
  /** What is missing of the state of breakers, and the configuration that brings it. */
  gap: telemetryGapSchema.nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Breakers = z.infer<typeof breakersSchema>;
