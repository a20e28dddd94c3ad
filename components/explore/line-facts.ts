import type { ChartRow } from "../charts/chart-rows";

/** What a line says in all: null where it says nothing. */
export type LineFacts = Record<"last" | "min" | "max" | "mean", number | null>;

/** The last, the least, the greatest value and the mean of those that there are. Pure. */
export function lineFacts(rows: readonly ChartRow[], key: string): LineFacts {
  let last: number | null = null;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const value = row[key];
    if (value === null || value === undefined) continue;
    last = value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count += 1;
  }
  const isAny = count > 0;
  return { last, min: isAny ? min : null, max: isAny ? max : null, mean: isAny ? sum / count : null };
}
