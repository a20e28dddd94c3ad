import type { Heatmap } from "../../lib/metrics/heatmap";
import { type Histogram, quantileOf } from "../../lib/metrics/histogram";

/** One bucket as a band of the plot: `bottom` and `top` are 0..1 of its height, from below; `upper` null has no end. */
export type HeatRow = { index: number; lower: number; upper: number | null; bottom: number; top: number };

/** The bucket without an end is as tall as so many doublings. */
const endlessDoublings = 0.7;
/** The first bucket begins at nothing, which no logarithm reaches: it is as tall as so many doublings. */
const firstDoublings = 1;

/** The buckets in which anything was counted, and all between them, on a logarithmic axis. Pure. */
export function heatRows({ bounds, columns }: Pick<Heatmap, "bounds" | "columns">): HeatRow[] {
  const isUsed = (index: number) => columns.some(({ rates }) => (rates?.[index] ?? 0) > 0);
  const used = bounds.map((_, index) => index).filter(isUsed);
  const [first] = used;
  const last = used.at(-1);
  if (first === undefined || last === undefined) return [];
  const shown = bounds
    .map((upper, index) => ({ index, lower: bounds[index - 1] ?? 0, upper }))
    .slice(first, last + 1);
  const sizes = shown.map(({ lower, upper }) => {
    if (upper === null) return endlessDoublings;
    return lower <= 0 ? firstDoublings : Math.log2(upper / lower);
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let bottom = 0;
  return shown.map((row, index) => {
    const top = index === shown.length - 1 ? 1 : bottom + (sizes[index] ?? 0) / total;
    const placed = { ...row, bottom, top };
    bottom = top;
    return placed;
  });
}

/** How high a value lies, 0..1; null where no row has it. Within a row by logarithm, as the rows are. */
export function heightOf(value: number, rows: readonly HeatRow[]): number | null {
  const row = rows.find(({ lower, upper }) => value >= lower && upper !== null && value <= upper);
  if (!row || row.upper === null) return null;
  const share =
    row.lower <= 0
      ? value / row.upper
      : Math.log2(Math.max(value, row.lower) / row.lower) / Math.log2(row.upper / row.lower);
  return row.bottom + (row.top - row.bottom) * share;
}

const levels = 7;

/** Which of the seven steps of the colour scale a rate takes, 0 for none: by its root, so that few are seen beside many. */
export function heatLevel(rate: number, most: number): number {
  if (rate <= 0 || most <= 0) return 0;
  return Math.max(1, Math.min(levels, Math.ceil(levels * Math.sqrt(rate / most))));
}

/** p50 and p95 of one column; null where nobody can know. */
export function columnQuantiles(
  bounds: Heatmap["bounds"],
  rates: readonly number[],
): { p50: number | null; p95: number | null } {
  const histogram = histogramOf(bounds, rates);
  return { p50: quantileOf(histogram, 0.5), p95: quantileOf(histogram, 0.95) };
}

/** The same of all columns together. */
export function overallQuantiles({ bounds, columns }: Pick<Heatmap, "bounds" | "columns">) {
  const sums = bounds.map((_, index) => columns.reduce((sum, { rates }) => sum + (rates?.[index] ?? 0), 0));
  return columnQuantiles(bounds, sums);
}

function histogramOf(bounds: Heatmap["bounds"], counts: readonly number[]): Histogram {
  return { bounds: bounds.map((bound) => bound ?? Number.POSITIVE_INFINITY), counts };
}
