import { atRank, type Histogram, totalOf } from "./histogram";

/** The standard normal quantile that leaves 2.5 % on either side. */
export const z95 = 1.959964;

/** A figure and between what it lies, as far as chance goes, in 95 of 100 cases; a null end is one that nobody can know. */
export type Interval = { value: number; low: number | null; high: number | null };

/**
 * Wilson's interval of a share (E. B. Wilson, JASA 22, 1927): stays within 0..1 and says something of no failure among few
 * requests too. Null where there was no request.
 */
export function shareInterval(part: number, whole: number): Interval | null {
  if (!(whole > 0)) return null;
  const share = Math.min(1, Math.max(0, part / whole));
  const z2 = z95 * z95;
  const middle = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const reach =
    (z95 / (1 + z2 / whole)) * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole));
  // Exact at the ends, where rounding would leave a trace of a share.
  return {
    value: share,
    low: share === 0 ? 0 : Math.max(0, middle - reach),
    high: share === 1 ? 1 : Math.min(1, middle + reach),
  };
}

export type QuantileInterval = Interval & {
  /** Both ends lie in this one bucket: within it, the histogram cannot tell two versions apart. Null where they do not. */
  bucket: number | null;
};

/**
 * Of a quantile: how many of `n` observations lie below it is binomial, so that the ranks `n q ± z √(n q (1 - q))` hold it
 * in 95 of 100 cases (the order-statistic interval: Conover, Practical Nonparametric Statistics, 3.2). Both ranks are read off
 * the same buckets, in which observations count as evenly spread: what is said is chance, not the buckets' width. The upper
 * end is null where its rank is beyond the finite buckets or beyond all observations; below the first of them the lower is 0.
 * Null where the quantile itself cannot be known.
 */
export function quantileInterval(histogram: Histogram, q: number): QuantileInterval | null {
  const n = totalOf(histogram);
  const at = atRank(histogram, n * q);
  if (!at) return null;
  const reach = z95 * Math.sqrt(n * q * (1 - q));
  const low = n * q - reach < 0 ? { value: 0, bucket: 0 } : atRank(histogram, n * q - reach);
  const high = n * q + reach > n ? null : atRank(histogram, n * q + reach);
  const bucket = low && high && low.bucket === high.bucket ? low.bucket : null;
  return { value: at.value, low: low?.value ?? null, high: high?.value ?? null, bucket };
}
