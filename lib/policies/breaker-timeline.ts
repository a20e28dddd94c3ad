import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { breakerWords } from "./breakers";

/** So long a breaker did one thing; both in unix seconds. */
const stretchSchema = z.object({ from: z.number(), to: z.number(), word: z.enum(breakerWords) });
export type BreakerStretch = z.infer<typeof stretchSchema>;

/** One caller's calls to one version over time; all its instances together, of which the gravest counts. */
export const timelineRowSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  version: z.string(),
  stretches: z.array(stretchSchema),
});
export type TimelineRow = z.infer<typeof timelineRowSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/breakers/timeline`. */
export const breakerTimelineSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  start: z.number(),
  end: z.number(),
  stepSeconds: z.number(),
  /** Those that did something first; `omitted` more are not told. */
  rows: z.array(timelineRowSchema),
  omitted: z.number().int(),
  /** The query that gave it. */
  promql: z.array(z.string()),
  /** Why there is nothing, when `rows` is empty. */
  why: z.string().nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type BreakerTimeline = z.infer<typeof breakerTimelineSchema>;
