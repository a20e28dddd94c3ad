/**
 * Observations by size: `counts[i]` lie above `bounds[i - 1]` (0 for the first) and at most at `bounds[i]`; the last bound
 * may be Infinity. Bounds ascend; counts are not cumulative and never negative.
 */
export type Histogram = { bounds: readonly number[]; counts: readonly number[] };

/** Counts that differ by less than this share of their sum are the same: rates of equal counters do not always add up alike. */
const roundingShare = 1e-12;

/**
 * Of cumulative buckets, in any order; those of one bound (two spellings of it) are added. A bucket that holds less than a
 * smaller one (buckets are scraped and rated one by one) counts as holding as much, as the query language's
 * `histogram_quantile` has it (Prometheus promql/quantile.go: coalesceBuckets, ensureMonotonicAndIgnoreSmallDeltas).
 */
export function histogramFrom(buckets: readonly { bound: number; atMost: number }[]): Histogram {
  const sorted = buckets.toSorted((a, b) => a.bound - b.bound);
  const held = new Map<number, number>();
  for (const { bound, atMost } of sorted) held.set(bound, (held.get(bound) ?? 0) + atMost);
  return { bounds: [...held.keys()], counts: countsOf([...held.values()]) };
}

/** What each bucket holds alone, of what they hold cumulatively, in order of their bounds. */
export function countsOf(atMosts: readonly number[]): number[] {
  let held = 0;
  return atMosts.map((atMost) => {
    if (atMost <= held || (held > 0 && atMost - held < roundingShare * (atMost + held))) return 0;
    const count = atMost - held;
    held = atMost;
    return count;
  });
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
      // Of a first bucket that ends at nothing or below nobody knows where it begins.
      if (bucket === 0 && upper <= 0) return { value: upper, bucket };
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
