import type { Series } from "../metrics/series";

type Line = Series["lines"][number];

/** The lines with the greatest means, at most so many, in the order of their labels; `total` is how many there are. */
export function greatestLines(lines: readonly Line[], most: number): { lines: Line[]; total: number } {
  const known = lines.filter(({ points }) => points.some(([, value]) => value !== null));
  const ranked =
    known.length <= most ? known : known.toSorted((a, b) => meanOf(b) - meanOf(a)).slice(0, most);
  return { lines: ranked.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)), total: known.length };
}

function meanOf({ points }: Line): number {
  const values = points.flatMap(([, value]) => value ?? []);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The quantiles of one thing stand together. */
function keyOf({ labels: { quantile = "", ...others } }: Line): string {
  return `${JSON.stringify(Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)))} ${quantile}`;
}
