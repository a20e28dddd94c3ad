import { z } from "zod";
import { staleSchema, warningSchema } from "./reading";

/** The panels of `GET /api/v1/series/{panel}`; one named query template each. */
export const panelNames = [
  "requests",
  "errors",
  "latency",
  "share",
  "ttft",
  "tpot",
  "e2e",
  "input-tokens",
  "output-tokens",
  "running",
  "waiting",
  "kv-cache",
  "gateway-overhead",
  "queue-time",
  "prefill-time",
  "decode-time",
  "request-tpot",
  "batch",
  "waiting-reasons",
  "kv-cache-mean",
  "prefix-cache",
  "preemptions",
  "finish-reasons",
  "rejected",
  "gpu",
  "gpu-memory",
] as const;
export const panelNameSchema = z.enum(panelNames);
export type PanelName = z.infer<typeof panelNameSchema>;

/** One line of a chart; `points` are [unix seconds, value], and a gap is null, never zero. */
export const seriesLineSchema = z.object({
  /** What tells the lines of a panel apart, e.g. `{ version: "v2" }` or `{ quantile: "p95" }`. */
  labels: z.record(z.string(), z.string()),
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
});

/** A source that would have been better, and what it lacks. */
export const passedOverSchema = z.object({ source: z.string(), why: z.string() });

export const seriesSchema = z.object({
  panel: panelNameSchema,
  /** `per-second`, `ratio`, `ms`, `count`. */
  unit: z.enum(["per-second", "ratio", "ms", "count"]),
  start: z.number(),
  end: z.number(),
  stepSeconds: z.number(),
  lines: z.array(seriesLineSchema),
  /** The query that gave it, to open elsewhere. */
  promql: z.string(),
  source: z.string().nullable(),
  /** Why not by something better. */
  passedOver: z.array(passedOverSchema).default([]),
  /** Why there is nothing, when `lines` is empty. */
  why: z.string().nullable(),
  generatedAt: z.iso.datetime(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Series = z.infer<typeof seriesSchema>;
