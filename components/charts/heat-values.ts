import type { Heatmap } from "../../lib/metrics/heatmap";
import type { ChartRow } from "./chart-rows";

/** A heatmap's cells as a table: a column a bucket by its upper bound in milliseconds, a row a step. Pure. */
export function heatValues({ bounds, columns }: Pick<Heatmap, "bounds" | "columns">): {
  lines: { key: string; labels: Record<string, string> }[];
  rows: ChartRow[];
} {
  const lines = bounds.map((bound, index) => ({
    key: `bucket${index}`,
    labels: { le: bound === null ? "+Inf" : String(bound) },
  }));
  const rows = columns.map(({ at, rates }): ChartRow => {
    const values = lines.map(({ key }, index) => [key, rates?.[index] ?? null] as const);
    return { at, ...Object.fromEntries(values) };
  });
  return { lines, rows };
}
