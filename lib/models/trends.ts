import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { percentilesMsSchema } from "./models";

/** The figures of a model version that move and can be compared with what they were. */
export const movingFiguresSchema = z.object({
  requestsPerSecond: z.number().nullable(),
  errorRatio: z.number().nullable(),
  ttftMs: percentilesMsSchema,
  tpotMs: percentilesMsSchema,
  e2eMs: percentilesMsSchema,
  inputTokensPerSecond: z.number().nullable(),
  outputTokensPerSecond: z.number().nullable(),
  running: z.number().nullable(),
  waiting: z.number().nullable(),
  kvCacheUsage: z.number().nullable(),
});
export type MovingFigures = z.infer<typeof movingFiguresSchema>;

/** What a row can draw as a small line. */
export const trendNames = ["requests", "errors", "ttft", "tpot", "e2e", "tokens", "waiting"] as const;
export type TrendName = (typeof trendNames)[number];
const lineSchema = z.array(z.number().nullable());

export const modelTrendSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  version: z.string(),
  /** The same figures one window earlier, null where there were none; null as a whole where they were not asked for. */
  previous: movingFiguresSchema.nullable(),
  /** Of those asked for: a value a step from `start` to `end`; a gap is null. Latencies are p95 in milliseconds. */
  lines: z.partialRecord(z.enum(trendNames), lineSchema),
});
export type ModelTrend = z.infer<typeof modelTrendSchema>;

/** Answer of `GET /api/v1/models/trends`: how each row of the models came to be what it is. */
export const modelTrendsSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number().int(),
  start: z.number(),
  end: z.number(),
  stepSeconds: z.number(),
  rows: z.array(modelTrendSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type ModelTrends = z.infer<typeof modelTrendsSchema>;
