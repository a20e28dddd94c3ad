import { fullWeightBp, type WeightsBp } from "../../../lib/policies/weights";

/** One percent; shares are dealt out in whole percents as long as the rest is one. */
const percentBp = 100;

/**
 * A split being edited; its weights always sum to 10,000. `gesture` remembers the split as it was when one version
 * began to move, so that dragging it to 100 and back gives the others what they had.
 */
export type WeightsDraft = {
  weights: WeightsBp;
  locked: readonly string[];
  gesture: { version: string; shape: WeightsBp } | null;
};

export type WeightsMove =
  | { kind: "set"; version: string; bp: number }
  | { kind: "step"; version: string; byBp: number }
  | { kind: "lock"; version: string }
  | { kind: "even-out" }
  | { kind: "replace"; weights: WeightsBp };

/** A draft of `weights` over all `versions`; what does not sum to 100 % is scaled, and nothing at all becomes even. */
export function weightsDraft(versions: readonly string[], weights: WeightsBp | null): WeightsDraft {
  const shape = Object.fromEntries(versions.map((version) => [version, weights?.[version] ?? 0]));
  return { weights: dealOut(fullWeightBp, versions, shape), locked: [], gesture: null };
}

/** The one way in which a split changes. Weights that may not move stay; the answer sums to 10,000 again. */
export function moveWeights(draft: WeightsDraft, move: WeightsMove): WeightsDraft {
  switch (move.kind) {
    case "set":
      return setWeight(draft, move.version, move.bp);
    case "step":
      return setWeight(draft, move.version, (draft.weights[move.version] ?? 0) + move.byBp);
    case "lock": {
      const locked = draft.locked.includes(move.version)
        ? draft.locked.filter((version) => version !== move.version)
        : [...draft.locked, move.version];
      return { ...draft, locked, gesture: null };
    }
    case "even-out": {
      const free = freeVersions(draft);
      const rest = fullWeightBp - lockedBp(draft);
      if (free.length === 0) return draft;
      return { ...draft, weights: { ...draft.weights, ...dealOut(rest, free, {}) }, gesture: null };
    }
    case "replace":
      return weightsDraft(Object.keys(draft.weights), move.weights);
  }
}

/** The least and the most that this version can be given, with what is locked left alone. */
export function boundsBp(draft: WeightsDraft, version: string): { min: number; max: number } {
  const now = draft.weights[version] ?? 0;
  const others = freeVersions(draft).filter((free) => free !== version);
  if (draft.locked.includes(version) || others.length === 0) return { min: now, max: now };
  return { min: 0, max: fullWeightBp - lockedBp(draft) };
}

function setWeight(draft: WeightsDraft, version: string, bp: number): WeightsDraft {
  const { min, max } = boundsBp(draft, version);
  if (min === max || !(version in draft.weights)) return draft;
  const wanted = Math.round(Math.min(max, Math.max(min, bp)));
  const gesture = draft.gesture?.version === version ? draft.gesture : { version, shape: draft.weights };
  const others = freeVersions(draft).filter((free) => free !== version);
  const shared = dealOut(max - wanted, others, gesture.shape);
  return { ...draft, weights: { ...draft.weights, ...shared, [version]: wanted }, gesture };
}

function freeVersions({ weights, locked }: WeightsDraft): string[] {
  return Object.keys(weights).filter((version) => !locked.includes(version));
}

function lockedBp({ weights, locked }: WeightsDraft): number {
  return locked.reduce((sum, version) => sum + (weights[version] ?? 0), 0);
}

/** Splits `total` in proportion to `shape` (evenly where that is all zero) by the largest remainder. */
function dealOut(total: number, versions: readonly string[], shape: WeightsBp): WeightsBp {
  const given = versions.map((version) => shape[version] ?? 0);
  const sum = given.reduce((all, bp) => all + bp, 0);
  if (sum === total && sum > 0)
    return Object.fromEntries(versions.map((version, index) => [version, given[index] ?? 0]));
  const unit = total % percentBp === 0 ? percentBp : 1;
  const units = total / unit;
  const exact = given.map((bp) => (sum > 0 ? (units * bp) / sum : units / versions.length));
  const floors = exact.map(Math.floor);
  let left = units - floors.reduce((all, floor) => all + floor, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    floors[index] = (floors[index] ?? 0) + 1;
    left -= 1;
  }
  return Object.fromEntries(versions.map((version, index) => [version, (floors[index] ?? 0) * unit]));
}

/** Whether two splits ask for the same; a version that is missing carries nothing. */
export function sameWeights(a: WeightsBp, b: WeightsBp): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (version) => (a[version] ?? 0) === (b[version] ?? 0),
  );
}

/** The split as the API takes it: percent by version. */
function percentWeights(weights: WeightsBp): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([version, bp]) => [version, bp / percentBp]));
}

/**
 * The split as the API takes it, percent by version. A version that carries nothing is named only where the policy
 * names it already: one that is known from telemetry alone need not exist any more.
 */
export function sentWeights(weights: WeightsBp, standing: WeightsBp | null): Record<string, number> {
  return percentWeights(
    Object.fromEntries(
      Object.entries(weights).filter(([version, bp]) => bp > 0 || (standing !== null && version in standing)),
    ),
  );
}
