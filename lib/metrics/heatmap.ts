import { z } from "zod";
import { staleSchema, warningSchema } from "./reading";

/** The panels that can be drawn as a heatmap: those of a histogram. */
export const heatmapPanels = [
  "ttft",
  "tpot",
  "request-tpot",
  "e2e",
  "latency",
  "queue-time",
  "prefill-time",
  "decode-time",
] as const;
export const heatmapPanelSchema = z.enum(heatmapPanels);
export type HeatmapPanel = z.infer<typeof heatmapPanelSchema>;

/** Answer of `GET /api/v1/heatmaps/{panel}`. */
export const heatmapSchema = z.object({
  panel: heatmapPanelSchema,
  unit: z.literal("ms"),
  start: z.number(),
  end: z.number(),
  stepSeconds: z.number(),
  /** Upper bounds of the buckets, ascending; null is the bucket without an end. */
  bounds: z.array(z.number().nullable()),
  /** A column a step: observations a second in each bucket alone, not cumulative; null where nothing was counted. */
  columns: z.array(z.object({ at: z.number(), rates: z.array(z.number()).nullable() })),
  promql: z.string(),
  source: z.string().nullable(),
  /** Why there is nothing, when there are no buckets. */
  why: z.string().nullable(),
  generatedAt: z.iso.datetime(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Heatmap = z.infer<typeof heatmapSchema>;
