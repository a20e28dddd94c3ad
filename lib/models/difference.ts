import type { Interval } from "../metrics/intervals";

/**
 * How one version's figure differs from another's: by between `low` and `high` (of the other's figure for `ratio`, outright for
 * `points`), `high` null where nobody can know how much more; or why it cannot be said to differ.
 */
export type Difference =
  | { kind: "more" | "less"; low: number; high: number | null }
  | { kind: "same-bucket" }
  | { kind: "none"; n: number };

type Measured = { interval: Interval & { bucket?: number | null }; n: number };

/**
 * Pure: only intervals that do not overlap differ. That is careful: of two that overlap a little a test might still say that
 * they differ. Quantiles whose intervals lie in one and the same bucket of a histogram cannot be told apart by it, however many
 * requests there were. `measure`: latencies compare by ratio, shares of failures by percentage points.
 */
export function differenceOf(own: Measured, other: Measured, measure: "ratio" | "points"): Difference {
  const n = Math.min(own.n, other.n);
  const bucket = own.interval.bucket ?? null;
  if (bucket !== null && bucket === (other.interval.bucket ?? null)) return { kind: "same-bucket" };
  const { interval: a } = own;
  const { interval: b } = other;
  const by = (to: number, from: number) =>
    measure === "points" ? to - from : from > 0 ? to / from - 1 : null;
  if (a.low !== null && b.high !== null && a.low > b.high) {
    const low = by(a.low, b.high);
    const high = a.high === null || b.low === null ? null : by(a.high, b.low);
    return low === null ? { kind: "none", n } : { kind: "more", low, high };
  }
  if (a.high !== null && b.low !== null && a.high < b.low) {
    const least = by(a.high, b.low);
    const most = a.low === null || b.high === null ? null : by(a.low, b.high);
    return least === null
      ? { kind: "none", n }
      : { kind: "less", low: -least, high: most === null ? null : -most };
  }
  return { kind: "none", n };
}
