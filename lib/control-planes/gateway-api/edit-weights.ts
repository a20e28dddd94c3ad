import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { fullWeightBp, sumBp, type WeightsBp } from "../../policies/weights";
import { readWeights, type ShiftRefusal, type StandingRule } from "./read-weights";
import type { WeightedKind } from "./weighted-kinds";

/** An operation of a JSON Patch (RFC 6902); `path` is a JSON pointer. */
export type PatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string };

/** `object` is a copy in which only weights differ; `patch` says the same to the API server, each backend tested first. */
export type EditedWeights =
  | { outcome: "edited"; object: unknown; patch: PatchOperation[] }
  | { outcome: "refused"; why: ShiftRefusal };

/**
 * Moves the weights of one rule of a standing object and leaves everything else as it is, its keys in their order. `rule`
 * and the keys of `weights` are `readWeights`'s; `weights` sum to 10 000, and a backend that is not named gets 0. Written
 * in the sum that the rule has where that comes out whole, else in percent, else in basis points. Pure.
 */
export function editWeights(object: unknown, rule: string, weights: WeightsBp): EditedWeights {
  const found = findRule(object, rule);
  if ("why" in found) return { outcome: "refused", why: found.why };
  const { standing, kind } = found;
  const keys = standing.backends.map(({ key }) => key);
  if (Object.keys(weights).some((key) => !keys.includes(key)))
    return { outcome: "refused", why: "unknown-backend" };
  if (sumBp(weights) !== fullWeightBp) return { outcome: "refused", why: "weights" };
  const written = writtenWeights(
    keys.map((key) => weights[key] ?? 0),
    standing.backends.reduce((sum, { weight }) => sum + weight, 0),
    kind,
  );
  return written.some((weight) => weight < kind.minWeight)
    ? { outcome: "refused", why: "weight-zero" }
    : edited(object, standing, written);
}

/**
 * Gives a rule the very weights that it has in `before`, a weight that was left out included. Refused where the rule no
 * longer has the same backends. Pure.
 */
export function putBackWeights(object: unknown, rule: string, before: unknown): EditedWeights {
  const [now, then] = [findRule(object, rule), findRule(before, rule)];
  if ("why" in now) return { outcome: "refused", why: now.why };
  if ("why" in then) return { outcome: "refused", why: then.why };
  const refs = ({ standing }: { standing: StandingRule }) => standing.backends.map(({ ref }) => ref);
  if (!sameJson(refs(now), refs(then))) return { outcome: "refused", why: "backends-changed" };
  const items = itemsOf(before, then.standing);
  return edited(
    object,
    now.standing,
    items.map(({ weight }) => weight),
  );
}

function findRule(
  object: unknown,
  rule: string,
): { standing: StandingRule; kind: WeightedKind } | { why: ShiftRefusal } {
  const read = readWeights(object);
  if (read === undefined) return { why: "no-route" };
  const standing = read.rules.find((candidate) => candidate.rule === rule);
  if (standing === undefined) return { why: "no-such-rule" };
  return standing.whyNot === null ? { standing, kind: read.kind } : { why: standing.whyNot };
}

function writtenWeights(bps: readonly number[], sum: number, { maxWeight }: WeightedKind): number[] {
  const scales = [sum, 100, fullWeightBp].map((scale) => bps.map((bp) => (bp * scale) / fullWeightBp));
  const fitting = scales.find((weights, at) => {
    const isWhole = weights.every((weight) => Number.isInteger(weight) && weight <= maxWeight);
    return isWhole && (at > 0 || sum > 0);
  });
  return fitting ?? [...bps];
}

type Item = { weight?: number };
type WithRules = { spec: { rules: Record<string, Item[]>[] } };

/** `readWeights` has seen that it is there. */
function itemsOf(object: unknown, { place, list }: StandingRule): Item[] {
  return (object as WithRules).spec.rules[place]?.[list] ?? [];
}

function edited(
  object: unknown,
  standing: StandingRule,
  weights: readonly (number | undefined)[],
): EditedWeights {
  const copy = structuredClone(object);
  const patch: PatchOperation[] = [];
  const at = `/spec/rules/${standing.place}/${standing.list}`;
  for (const [index, item] of itemsOf(copy, standing).entries()) {
    const weight = weights[index];
    if (item.weight === weight) continue;
    const path = `${at}/${index}/weight`;
    patch.push({ op: "test", path: `${at}/${index}`, value: structuredClone(item) });
    if (weight === undefined) {
      delete item.weight;
      patch.push({ op: "remove", path });
    } else {
      patch.push({ op: item.weight === undefined ? "add" : "replace", path, value: weight });
      item.weight = weight;
    }
  }
  return { outcome: "edited", object: copy, patch };
}
