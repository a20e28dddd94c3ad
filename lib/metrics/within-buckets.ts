import { isWithin, withoutBeyond } from "./read-figures";

type Line = { labels: Record<string, string>; points: [number, number | null][] };

/** Lines of `guardedConceptQuery` without their guards, and without what lies beyond the finite buckets. */
export function withinBuckets(lines: readonly Line[]): Line[] {
  return withoutBeyond(lines, (line, within, quantile) => {
    const shares = new Map(within?.points);
    const points = line.points.map(([at, value]): [number, number | null] => [
      at,
      isWithin(quantile, shares.get(at)) ? value : null,
    ]);
    return { ...line, points };
  });
}
