import type { RouteRule, RouteSpec } from "./route-spec";
import { ruleKey } from "./rules";
import { isServing } from "./tiers";
import type { WeightsBp } from "./weights";

export type AppliedWeights =
  | { outcome: "applied"; spec: RouteSpec; rule: string }
  /** Several rules carry weights and none was named, or the named one is not there; `rules` are the choices. */
  | { outcome: "rule-required"; rules: string[] };

/**
 * The spec with one rule's split replaced. Without a spec it becomes one rule that takes everything; without
 * `rule` the only rule is meant. Versions keep the rule's order, new ones follow by name; the weights are
 * taken as they are: every version that should stay in the rule is in them, beside those that stand by.
 */
export function applyWeights(
  spec: RouteSpec | null,
  rule: string | undefined,
  weights: WeightsBp,
): AppliedWeights {
  if (spec === null) {
    const split = splitOf(weights, []);
    const named = rule === undefined || rule === "default" ? { split } : undefined;
    return named
      ? { outcome: "applied", spec: { rules: [named] }, rule: ruleKey(named) }
      : { outcome: "rule-required", rules: [] };
  }
  const keys = spec.rules.map(ruleKey);
  const index = rule === undefined ? (keys.length === 1 ? 0 : -1) : onlyIndexOf(keys, rule);
  const current = spec.rules[index];
  if (!current) return { outcome: "rule-required", rules: keys };
  const moved: RouteRule = {
    ...current,
    split: [
      ...splitOf(
        weights,
        current.split.filter(isServing).map((part) => part.to.version),
      ),
      ...current.split.filter((part) => !isServing(part)),
    ],
  };
  return {
    outcome: "applied",
    spec: { ...spec, rules: spec.rules.map((candidate, at) => (at === index ? moved : candidate)) },
    rule: ruleKey(moved),
  };
}

function onlyIndexOf(keys: string[], key: string): number {
  const first = keys.indexOf(key);
  return first === keys.lastIndexOf(key) ? first : -1;
}

function splitOf(weights: WeightsBp, order: string[]): RouteRule["split"] {
  const kept = order.filter((version) => weights[version] !== undefined);
  const added = Object.keys(weights).filter((version) => !order.includes(version));
  added.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return [...kept, ...added].map((version) => ({ to: { version }, weightBp: weights[version] ?? 0 }));
}
