import type { Series } from "../../lib/metrics/series";

export type ChartLine = { key: string; labels: Record<string, string>; last: number | null };

/** One moment with the value of every line; a gap is null. */
export type ChartRow = { at: number } & Record<string, number | null>;

/** What tells a line apart, in words: "v2", "p95", "v2 p95"; the panel itself where it has but one line. */
export function lineName(labels: Readonly<Record<string, string>>): string {
  const { version, quantile, ...others } = labels;
  return [version, ...Object.values(others), quantile]
    .filter((word) => word !== undefined && word !== "")
    .join(" ");
}

/** Lines that come apart as rows on one time axis, in order of time. */
export function chartRows(series: Pick<Series, "lines">): { lines: ChartLine[]; rows: ChartRow[] } {
  const lines = series.lines.map(({ labels, points }, index) => ({
    key: `line${index}`,
    labels,
    last: points.at(-1)?.[1] ?? null,
  }));
  const byTime = new Map<number, ChartRow>();
  for (const [index, { points }] of series.lines.entries())
    for (const [at, value] of points) {
      const row = byTime.get(at) ?? ({ at } as ChartRow);
      row[`line${index}`] = value;
      byTime.set(at, row);
    }
  const rows = [...byTime.values()].sort((a, b) => a.at - b.at);
  for (const row of rows) for (const { key } of lines) row[key] ??= null;
  return { lines, rows };
}

/** The lines of these versions alone. */
export function onlyVersions(
  series: Pick<Series, "lines">,
  versions: readonly string[],
): Pick<Series, "lines"> {
  return { lines: series.lines.filter(({ labels }) => versions.includes(labels.version ?? "")) };
}

/** Several versions with several percentiles each are a thicket: then the p95 of each. The same object if all stay. */
export function calmLines(series: Pick<Series, "lines">): Pick<Series, "lines"> {
  const versions = new Set(series.lines.map(({ labels }) => labels.version));
  const hasP95 = series.lines.some(({ labels }) => labels.quantile === "p95");
  if (versions.size < 2 || !hasP95) return series;
  return { lines: series.lines.filter(({ labels }) => labels.quantile === "p95") };
}
