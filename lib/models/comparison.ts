import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { panelNameSchema } from "../metrics/series";
import { conceptUseSchema } from "./models";
import { paces } from "./pace";
import { gatewayGaps, timeParts } from "./request-time";
import { costGaps } from "./version-cost";

/** A figure and between what it lies in 95 of 100 cases, as far as chance goes; null ends are ones that nobody can know. */
const intervalSchema = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

const quantilesSchema = z.object({
  /** How many were measured in the window. */
  n: z.number(),
  /** `token`: each token counts, not each request. Those of one request are not independent, so there is no interval. */
  by: z.enum(["request", "token"]),
  /** Milliseconds; null where the histogram cannot say. */
  p50: intervalSchema.nullable(),
  p95: intervalSchema.nullable(),
});
export type ComparedQuantiles = z.infer<typeof quantilesSchema>;

const differenceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["more", "less"]), low: z.number(), high: z.number().nullable() }),
  z.object({ kind: z.literal("same-bucket") }),
  z.object({ kind: z.literal("none"), n: z.number() }),
]);

const countsSchema = z.object({ own: z.number(), other: z.number() }).nullable();

const costSchema = z.union([
  z.object({
    basis: z.enum(["tokens", "gpus"]),
    perHour: z.number(),
    perMillion: z.number().nullable(),
    gap: z.null(),
  }),
  z.object({ basis: z.null(), perHour: z.null(), perMillion: z.null(), gap: z.enum(costGaps) }),
]);

export const comparedVersionSchema = z.object({
  version: z.string(),
  /** Requests in the window; null where nobody counts them. */
  requests: z.number().nullable(),
  /** The share that failed, with Wilson's interval. */
  errors: intervalSchema.nullable(),
  ttft: quantilesSchema.nullable(),
  tpot: quantilesSchema.nullable(),
  /** Tokens of a mean request. */
  inputTokensMean: z.number().nullable(),
  outputTokensMean: z.number().nullable(),
  ttftPerInputTokenMs: z.number().nullable(),
  /** Mean decode time over mean output tokens: finer than a histogram's buckets, but without an interval. */
  decodePerTokenMs: z.number().nullable(),
  e2eMeanMs: z.number().nullable(),
  /** A mean request's time in parts that add up; null where the engine tells none. */
  time: z
    .object({
      parts: z.array(z.object({ part: z.enum(timeParts), ms: z.number() })),
      totalMs: z.number(),
      gatewayGap: z.enum(gatewayGaps).nullable(),
      /** Who measured the whole: callers, or the called side's proxy. */
      seenBy: z.enum(["callers", "service"]).nullable(),
    })
    .nullable(),
  cost: costSchema,
  /** Against the version that was asked for, else the one with most requests; null for that one. Errors differ by points, latencies by share. */
  against: z
    .object({
      version: z.string(),
      errors: differenceSchema.nullable(),
      ttftP95: differenceSchema.nullable(),
      tpotP95: differenceSchema.nullable(),
      pace: z.enum(paces),
      longerAnswers: countsSchema,
      longerPrompts: countsSchema,
    })
    .nullable(),
});
export type ComparedVersion = z.infer<typeof comparedVersionSchema>;

/** Answer of `GET /api/v1/models/comparison`; versions by name. */
export const comparisonSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  /** What was counted over, in seconds. */
  windowSeconds: z.number(),
  versions: z.array(comparedVersionSchema),
  /** Of the prices that are set; null where none are. */
  currency: z.string().nullable(),
  /** Dollars an hour that a gateway reckons for the whole model, where one does. */
  spendPerHour: z.number().nullable(),
  /** Panels that nothing here measures. */
  unmeasured: z.array(z.object({ panel: panelNameSchema, why: z.string() })),
  concepts: z.array(conceptUseSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Comparison = z.infer<typeof comparisonSchema>;
