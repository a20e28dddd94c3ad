import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { healthSchema } from "../topology/topology";

/** Percentiles in milliseconds; null where the histogram cannot say. */
export const percentilesMsSchema = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type PercentilesMs = z.infer<typeof percentilesMsSchema>;

/** One version of one model service; rates per second, ratios 0..1. */
export const modelRowSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  version: z.string(),
  health: healthSchema,
  requestsPerSecond: z.number().nullable(),
  errorRatio: z.number().nullable(),
  ttftMs: percentilesMsSchema,
  /** Token-weighted inter-token latency. */
  tpotMs: percentilesMsSchema,
  e2eMs: percentilesMsSchema,
  inputTokensPerSecond: z.number().nullable(),
  outputTokensPerSecond: z.number().nullable(),
  running: z.number().nullable(),
  waiting: z.number().nullable(),
  /** The fullest engine of the version, 0..1; never a sum. */
  kvCacheUsage: z.number().nullable(),
  readyEndpoints: z.number().int().nullable(),
  observedShare: z.number().nullable(),
  wantedShare: z.number().nullable(),
});
export type ModelRow = z.infer<typeof modelRowSchema>;

/** How a concept was answered: which source, which PromQL, or why not. */
export const conceptUseSchema = z.object({
  concept: z.string(),
  source: z.string().nullable(),
  promql: z.string().nullable(),
  why: z.string().nullable(),
});

/** Answer of `GET /api/v1/models`; rows sorted by namespace, service, version. */
export const modelsSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number().int(),
  rows: z.array(modelRowSchema),
  concepts: z.array(conceptUseSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Models = z.infer<typeof modelsSchema>;
