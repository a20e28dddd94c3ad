import { z } from "zod";
import { errorCodes, upstreams } from "../errors";

/** Something the reader of a figure should know: partial data, a truncated result, clock skew. */
export const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  upstream: z.enum(upstreams).optional(),
});
export type Warning = z.infer<typeof warningSchema>;

/** Code of what is worth knowing about the query and takes nothing from its figures: a screen may fold these. */
export const infoCode = "prometheus-info";
/** Code of an answer that lacks some of the data. */
export const partialCode = "partial";

/** Why a reading could not be taken; `since` is when that upstream last stopped answering. */
export const readingFailureSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  upstream: z.enum(upstreams).optional(),
  since: z.iso.datetime().optional(),
});
export type ReadingFailure = z.infer<typeof readingFailureSchema>;

/**
 * Attached to an answer that is older than it should be: the last good figures are kept
 * while their upstream is away. `since` is when the upstream stopped answering.
 */
export const staleSchema = z.object({
  since: z.iso.datetime(),
  upstream: z.enum(upstreams),
  code: z.enum(errorCodes),
  message: z.string(),
});
export type Stale = z.infer<typeof staleSchema>;

/** "No data", "zero" and "could not ask" are three different things. */
export type Reading<T> =
  | { state: "ok"; value: T; observedAt: string; warnings: Warning[]; stale: Stale | null }
  | { state: "empty"; why: string }
  | { state: "failed"; error: ReadingFailure };
