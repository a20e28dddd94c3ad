import {
  fullWeightBp,
  parsePercentBp,
  percentOfBp,
  sumBp,
  type WeightsBp,
} from "../../../lib/policies/weights";
import type { LooseSplit } from "../draft/loose-spec";

/** A written split as weights; undefined where it is none yet: a version twice, no number, not 100 in all. Pure. */
export function weightsOfSplit(split: readonly LooseSplit[]): WeightsBp | undefined {
  const weights: WeightsBp = {};
  for (const { to, weight } of split) {
    const bp = typeof weight === "number" ? parsePercentBp(weight) : undefined;
    if (typeof to.version !== "string" || to.version in weights || bp === undefined) return undefined;
    weights[to.version] = bp;
  }
  return sumBp(weights) === fullWeightBp ? weights : undefined;
}

/** The split with these weights: who is in it stays in its place, who gets weight for the first time comes last. Pure. */
export function splitWithWeights(split: readonly LooseSplit[], weights: WeightsBp): LooseSplit[] {
  const named = split.map(({ to }) => to.version);
  const kept = split.map((part) => {
    const bp = typeof part.to.version === "string" ? weights[part.to.version] : undefined;
    return bp === undefined ? part : { ...part, weight: percentOfBp(bp) };
  });
  const added = Object.entries(weights)
    .filter(([version, bp]) => bp > 0 && !named.includes(version))
    .map(([version, bp]) => ({ to: { version }, weight: percentOfBp(bp) }));
  return [...kept, ...added];
}

/** The split without those that carry nothing, as long as somebody is left. Pure. */
export function withoutIdle(split: readonly LooseSplit[]): LooseSplit[] {
  const left = split.filter(({ weight }) => weight !== 0);
  return left.length === 0 ? [...split] : left;
}
