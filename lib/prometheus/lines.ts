import "server-only";
import type { Warning } from "../metrics/reading";

/** `points` are [unix seconds, value] in order of time; null where the query cannot say. */
export type Line = { labels: Record<string, string>; points: [number, number | null][] };
export type Lines = { lines: Line[]; warnings: Warning[] };
