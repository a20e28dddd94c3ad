import "server-only";
import type { Promql } from "../promql/promql";
import type { Line } from "./lines";

/**
 * A query whose answer, read step by step, says what another one would: the same lines, of which each point follows from the
 * answer at its own step alone.
 */
export type RangeWay = {
  query: Promql;
  read: (lines: Line[]) => Line[];
  /** An answer of more than this is too much for this way. */
  maxBytes?: number;
};
