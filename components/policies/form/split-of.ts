import {
  fullWeightBp,
  parsePercentBp,
  percentOfBp,
  sumBp,
  type WeightsBp,
} from "../../../lib/policies/weights";
import type { LooseSplit } from "../draft/loose-spec";

/** Whether a part takes over from others instead of serving; one that is no number yet does. Pure. */
export function standsBy({ priority }: LooseSplit): boolean {
  return priority !== undefined && priority !== 0;
}

/**
 * A written split as weights of what serves; undefined where it is none yet: a version twice, no number, not 100 in all. Pure.
 */
export function weightsOfSplit(split: readonly LooseSplit[]): WeightsBp | undefined {
  const weights: WeightsBp = {};
  for (const { to, weight } of split.filter((part) => !standsBy(part))) {
    const bp = typeof weight === "number" ? parsePercentBp(weight) : undefined;
    if (typeof to.version !== "string" || to.version in weights || bp === undefined) return undefined;
    weights[to.version] = bp;
  }
  return sumBp(weights) === fullWeightBp ? weights : undefined;
}

/** The split with these weights: who is in it stays in its place, who gets weight for the first time comes last, and who stands by is left alone. Pure. */
export function splitWithWeights(split: readonly LooseSplit[], weights: WeightsBp): LooseSplit[] {
  const named = split.map(({ to }) => to.version);
  const kept = split.map((part) => {
    const isMeant = !standsBy(part) && typeof part.to.version === "string";
    const bp = isMeant ? weights[String(part.to.version)] : undefined;
    return bp === undefined ? part : { ...part, weight: percentOfBp(bp) };
  });
  const added = Object.entries(weights)
    .filter(([version, bp]) => bp > 0 && !named.includes(version))
    .map(([version, bp]) => ({ to: { version }, weight: percentOfBp(bp) }));
  return [...kept, ...added];
}

/** The split without those that carry nothing, as long as somebody is left. Pure. */
export function withoutIdle(split: readonly LooseSplit[]): LooseSplit[] {
  const left = split.filter((part) => part.weight !== 0 || standsBy(part));
  return left.every(standsBy) ? [...split] : left;
}
