import { fullWeightBp, type WeightsBp } from "../policies/weights";
import { binomialAtLeast, binomialAtMost } from "./binomial-tail";
import { normalQuantile } from "./normal-quantile";

/** 95 % intervals, and the sample that converges in 80 % of cases when the split is exactly as asked. */
const confidence = 0.95;
const power = 0.8;
/** A false "converged" may happen in at most this share of cases, over all looks at the same change together. */
const falseShare = 0.025;
const firstLookShare = 0.9;
/** After a look that did not converge, the sample grows by this factor before the next. */
const lookGrowth = 1.5;

export type VersionShare = {
  version: string;
  /** Shares, 0..1. `low` and `high` are the interval's ends; null before the first request. */
  wanted: number;
  observed: number | null;
  low: number | null;
  high: number | null;
  tolerance: number;
  count: number;
};

export type SplitJudgement = {
  state: "waiting-for-traffic" | "measuring" | "converged";
  sample: number;
  sampleNeeded: number;
  /** How often this change was judged so far: each look spends part of what may be falsely called converged. */
  looks: number;
  versions: VersionShare[];
};

/** How far from the share asked for still counts: 5 points, half the share where that is less, at least 1 point. */
export function toleranceOf(share: number): number {
  return Math.max(0.01, Math.min(0.05, share / 2));
}

/** Wilson's score interval of `count` in `total` at the normal quantile `z`; ends in 0..1. */
export function wilsonInterval(count: number, total: number, z: number): { low: number; high: number } {
  const share = count / total;
  const square = (z * z) / total;
  const centre = (share + square / 2) / (1 + square);
  const reach = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / total + square / (4 * total));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

/**
 * About how many requests it takes to call a split converged, from the split alone: the interval at its
 * Bonferroni quantile and 80 % power. Shares add up to 1, so k versions are k - 1 comparisons.
 * 50/50 gives 1,051 and 90/10 gives 379; a version with next to nothing needs what makes its upper end small enough.
 */
export function sampleNeeded(weights: WeightsBp): number {
  const shares = Object.values(weights).map((bp) => bp / fullWeightBp);
  const z = quantileFor(shares.length);
  const zPower = normalQuantile(1 - (1 - power) / 2 / comparisons(shares.length));
  const needs = shares.map((share) => {
    const tolerance = toleranceOf(share);
    const spread = Math.sqrt(share * (1 - share));
    const ends = share <= tolerance || share === 1 ? (z * z * (1 - tolerance)) / tolerance : 0;
    const oneAtAll = share === 0 ? 0 : -Math.log(1 - confidence) / share;
    return Math.max(((z + zPower) * (spread / tolerance)) ** 2, ends, oneAtAll);
  });
  return Math.ceil(Math.max(1, ...needs));
}

/**
 * Judges whether counted requests agree with the split asked for. `looks` is what the last judgement gave
 * (0 at first). Converged is only said at a look: when the sample has reached the needed size, then at each growth by
 * half. There every version's Wilson interval must lie wholly inside its tolerance, and, since Wilson's is a
 * little short for small shares, the exact binomial tail at the tolerance's ends must be below the look's allowance.
 */
export function judgeSplit(weights: WeightsBp, counts: Record<string, number>, looks = 0): SplitJudgement {
  const names = [...new Set([...Object.keys(weights), ...Object.keys(counts)])];
  const wantedVersions = names.filter((name) => (weights[name] ?? 0) > 0 || (counts[name] ?? 0) > 0);
  const total = names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const z = quantileFor(Object.keys(weights).length);
  const versions = names.map((version) =>
    shareOf(version, weights[version] ?? 0, counts[version] ?? 0, total, z),
  );
  const needed = sampleNeeded(weights);
  const base = { sample: total, sampleNeeded: needed, versions };
  if (total === 0) return { ...base, state: "waiting-for-traffic", looks };
  const due = looksDue(total, needed);
  if (due <= looks) return { ...base, state: "measuring", looks };
  const isConverged =
    wantedVersions.length > 0 && versions.every((share) => isInside(share, total, allowanceOf(looks)));
  return { ...base, state: isConverged ? "converged" : "measuring", looks: due };
}

function shareOf(version: string, bp: number, count: number, total: number, z: number): VersionShare {
  const wanted = bp / fullWeightBp;
  const tolerance = toleranceOf(wanted);
  if (total === 0) return { version, wanted, observed: null, low: null, high: null, tolerance, count };
  return { version, wanted, observed: count / total, ...wilsonInterval(count, total, z), tolerance, count };
}

/** A version that should get something and got nothing never counts as inside, however small its share. */
function isInside(share: VersionShare, total: number, allowance: number): boolean {
  const { wanted, tolerance, low, high, count } = share;
  if (low === null || high === null || (wanted > 0 && count === 0)) return false;
  const [least, most] = [wanted - tolerance, wanted + tolerance];
  if ((least > 0 && low < least) || (most < 1 && high > most)) return false;
  return (
    (least <= 0 || binomialAtLeast(count, total, least) <= allowance) &&
    (most >= 1 || binomialAtMost(count, total, most) <= allowance)
  );
}

function looksDue(sample: number, needed: number): number {
  return sample < needed ? 0 : 1 + Math.floor(Math.log(sample / needed) / Math.log(lookGrowth) + 1e-9);
}

/** What one look may spend; all looks together spend `falseShare` at most. */
function allowanceOf(looksBefore: number): number {
  if (looksBefore === 0) return falseShare * firstLookShare;
  return falseShare * (1 - firstLookShare) * 0.5 ** looksBefore;
}

function comparisons(versions: number): number {
  return Math.max(1, versions - 1);
}

function quantileFor(versions: number): number {
  return normalQuantile(1 - (1 - confidence) / 2 / comparisons(versions));
}
