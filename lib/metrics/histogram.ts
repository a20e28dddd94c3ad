/**
 * Observations by size: `counts[i]` lie above `bounds[i - 1]` (0 for the first) and at most at `bounds[i]`; the last bound
 * may be Infinity. Bounds ascend; counts are not cumulative and never negative.
 */
export type Histogram = { bounds: readonly number[]; counts: readonly number[] };

/**
 * Of cumulative buckets, in any order. A bucket that holds less than a smaller one (buckets are scraped and rated one by one)
 * counts as holding as much, as the query language's `histogram_quantile` has it.
 */
export function histogramFrom(buckets: readonly { bound: number; atMost: number }[]): Histogram {
  const sorted = buckets.toSorted((a, b) => a.bound - b.bound);
  let held = 0;
  const counts = sorted.map(({ atMost }) => {
    const count = Math.max(0, atMost - held);
    held += count;
    return count;
  });
  return { bounds: sorted.map(({ bound }) => bound), counts };
}

export function totalOf({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Where a rank (0 to the total) lies: its value, and the bucket that it is in. */
export type Ranked = { value: number; bucket: number };

/**
 * The observation of a rank, with the observations of a bucket spread evenly over it (as `histogram_quantile` has it); null
 * where there are none, and in the bucket without an end: nobody knows how far beyond its lower bound.
 */
export function atRank(histogram: Histogram, rank: number): Ranked | null {
  const { bounds, counts } = histogram;
  const total = totalOf(histogram);
  if (total <= 0) return null;
  const wanted = Math.min(Math.max(rank, 0), total);
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    const isLast = bucket === counts.length - 1;
    if (count > 0 && (before + count >= wanted - total * 1e-12 || isLast)) {
      const upper = bounds[bucket] ?? Number.POSITIVE_INFINITY;
      if (!Number.isFinite(upper)) return null;
      const lower = bounds[bucket - 1] ?? 0;
      const share = Math.min(1, (wanted - before) / count);
      return { value: lower + (upper - lower) * share, bucket };
    }
    before += count;
  }
  return null;
}

/** The value that a share `q` of all observations does not exceed; null where nobody can know. */
export function quantileOf(histogram: Histogram, q: number): number | null {
  return atRank(histogram, q * totalOf(histogram))?.value ?? null;
}
