import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { logLineSchema } from "./log-line";
import { outcomeSchema } from "./outcome";

/** Answer of `GET /api/v1/logs`: one page, newest first. */
export const logsSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  /** What was searched, RFC 3339; `end` is exclusive. */
  start: z.string(),
  end: z.string(),
  lines: z.array(logLineSchema),
  /** Gives the next page; null when there is none. A page may be shorter than `limit` before the end. */
  cursor: z.string().nullable(),
  /** The query that gave the lines. */
  logql: z.string(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Logs = z.infer<typeof logsSchema>;

export const outcomeCountSchema = z.object({
  status: z.string().nullable(),
  /** Envoy's response flags, as logged. */
  flags: z.string().nullable(),
  outcome: outcomeSchema,
  count: z.number().int(),
});
export type OutcomeCount = z.infer<typeof outcomeCountSchema>;

/** Lines in one stretch of time, by outcome. `at` is its start in unix seconds. */
export const barSchema = z.object({
  at: z.number().int(),
  ok: z.number().int(),
  error: z.number().int(),
  gone: z.number().int(),
  unknown: z.number().int(),
});
export type Bar = z.infer<typeof barSchema>;

/** Answer of `GET /api/v1/logs/counts`: how many lines there are, by outcome and over time. */
export const logCountsSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  start: z.string(),
  end: z.string(),
  stepSeconds: z.number().int(),
  total: z.number().int(),
  /** Most first. */
  outcomes: z.array(outcomeCountSchema),
  bars: z.array(barSchema),
  logql: z.string(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type LogCounts = z.infer<typeof logCountsSchema>;

/** Answer of `GET /api/v1/logs/lines/{lineId}`: one line with its whole text. */
export const wholeLineSchema = z.object({ mesh: z.string(), line: logLineSchema });
export type WholeLine = z.infer<typeof wholeLineSchema>;
