import { type Histogram, totalOf } from "../metrics/histogram";
import { type QuantileInterval, quantileInterval, shareInterval } from "../metrics/intervals";
import type { ComparedQuantiles, ComparedVersion } from "./comparison";
import { type Difference, differenceOf } from "./difference";
import { paceOf } from "./pace";

/** What was counted of a version in one window. */
export type Counted = Omit<ComparedVersion, "errors" | "ttft" | "tpot" | "against"> & {
  failed: number | null;
  ttft: Histogram | null;
  /** By request, or where nobody counts those, by token. */
  tpot: { histogram: Histogram; by: "request" | "token" } | null;
};

type Quantiles = Omit<ComparedQuantiles, "p50" | "p95"> & {
  p50: QuantileInterval | null;
  p95: QuantileInterval | null;
};
type Measured = Omit<ComparedVersion, "ttft" | "tpot"> & { ttft: Quantiles | null; tpot: Quantiles | null };

const nearly = 0.75;

/** Pure: every version with its intervals, and how it differs from `wanted`, else from one that has nearly the most requests. */
export function compare(all: readonly Counted[], wanted?: string): ComparedVersion[] {
  const measured = all.map(measuredOf);
  const base = measured.find(({ version }) => version === wanted) ?? usualBase(measured);
  return measured.map((own) => ({
    ...own,
    ttft: withoutBuckets(own.ttft),
    tpot: withoutBuckets(own.tpot),
    against: base === undefined || base === own ? null : againstOf(own, base),
  }));
}

/** Of those with nearly the most requests the first by name: two that share the traffic do not change places at each look. */
function usualBase(all: readonly Measured[]): Measured | undefined {
  const most = Math.max(0, ...all.map(({ requests }) => requests ?? 0));
  const able = all.filter(({ requests }) => (requests ?? 0) >= nearly * most);
  return able.toSorted((a, b) => (a.version < b.version ? -1 : 1))[0];
}

function measuredOf({ failed, ttft, tpot, ...rest }: Counted): Measured {
  const { requests } = rest;
  return {
    ...rest,
    errors: requests === null || failed === null ? null : shareInterval(failed, requests),
    ttft: ttft && quantilesOf(ttft, "request"),
    tpot: tpot && quantilesOf(tpot.histogram, tpot.by),
    against: null,
  };
}

function quantilesOf(histogram: Histogram, by: "request" | "token"): Quantiles | null {
  const n = Math.round(totalOf(histogram));
  if (n === 0) return null;
  const at = (q: number) => {
    const found = quantileInterval(histogram, q);
    return found && by === "token" ? { ...found, low: null, high: null, bucket: null } : found;
  };
  return { n, by, p50: at(0.5), p95: at(0.95) };
}

function againstOf(own: Measured, base: Measured): NonNullable<ComparedVersion["against"]> {
  const ttftP95 = quantileDifference(own.ttft, base.ttft);
  const tpotP95 = quantileDifference(own.tpot, base.tpot);
  const tpotP50 = quantileDifference(own.tpot, base.tpot, "p50");
  return {
    version: base.version,
    errors:
      own.errors && base.errors
        ? differenceOf(
            { interval: own.errors, n: own.requests ?? 0 },
            { interval: base.errors, n: base.requests ?? 0 },
            "points",
          )
        : null,
    ttftP95,
    tpotP95,
    ...paceOf(own, base, { tpot: tpotP50, ttft: ttftP95 }),
  };
}

function quantileDifference(
  own: Quantiles | null,
  base: Quantiles | null,
  name: "p50" | "p95" = "p95",
): Difference | null {
  if (!own || !base || own.by !== "request" || base.by !== "request") return null;
  const [a, b] = [own[name], base[name]];
  return a && b && differenceOf({ interval: a, n: own.n }, { interval: b, n: base.n }, "ratio");
}

/** Which bucket an interval lies in is no news for a reader. */
function withoutBuckets(quantiles: Quantiles | null): ComparedQuantiles | null {
  const plain = (interval: QuantileInterval | null) =>
    interval && { value: interval.value, low: interval.low, high: interval.high };
  return quantiles && { ...quantiles, p50: plain(quantiles.p50), p95: plain(quantiles.p95) };
}
