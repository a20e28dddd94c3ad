import { canonicalJson } from "./canonical-json";
import type { RouteRule, RouteSpec } from "./route-spec";
import { isServing } from "./tiers";
import type { WeightsBp } from "./weights";

/** How the rule without a name that takes everything is called, in input and on screen. */
export const defaultRuleName = "default";

/**
 * What tells the rules of a spec apart: the name, else `default` for the rule that takes everything, else
 * its match. Two rules of one spec may share a key; then they cannot be told apart.
 */
export function ruleKey(rule: RouteRule): string {
  if (rule.name !== undefined) return rule.name;
  return rule.match === undefined ? defaultRuleName : `match ${canonicalJson(rule.match)}`;
}

/** The rules that a shift can move: every rule carries a split; only those with a key of a name can be asked for. */
export function weightRuleNames(spec: RouteSpec | null): string[] {
  return (spec?.rules ?? []).map(ruleKey);
}

/** A rule's weights by version in basis points: of the versions that serve, not of those that stand by. */
export function weightsOfRule(rule: RouteRule): WeightsBp {
  return weightsOfParts(rule.split.filter(isServing));
}

/** Weights by version of all parts of a split, whichever tier they are in. */
export function weightsOfParts(split: RouteRule["split"]): WeightsBp {
  return Object.fromEntries(split.map((part) => [part.to.version, part.weightBp]));
}

/** Every version that a spec names, in order of first mention. */
export function versionsOf(spec: RouteSpec | null): string[] {
  const versions = (spec?.rules ?? []).flatMap((rule) => rule.split.map((part) => part.to.version));
  return [...new Set(versions)];
}

/**
 * The weights that a change moved: of the first rule whose weights differ, else of the rule that takes
 * everything. Null stands for "no such rule": the mesh's own default.
 */
export function movedWeights(
  before: RouteSpec | null,
  after: RouteSpec | null,
): { rule: string; before: WeightsBp | null; after: WeightsBp | null } {
  const keys = [...new Set([...weightRuleNames(after), ...weightRuleNames(before)])];
  const moved = keys.find(
    (key) => canonicalJson(weightsAt(before, key)) !== canonicalJson(weightsAt(after, key)),
  );
  const rule = moved ?? defaultRuleName;
  return { rule, before: weightsAt(before, rule), after: weightsAt(after, rule) };
}

/** Weights of the rule that takes what no other rule matched; null where there is none. */
export function defaultWeights(spec: RouteSpec | null): WeightsBp | null {
  const rule = spec?.rules.find((candidate) => candidate.match === undefined);
  return rule ? weightsOfRule(rule) : null;
}

function weightsAt(spec: RouteSpec | null, key: string): WeightsBp | null {
  const rule = spec?.rules.find((candidate) => ruleKey(candidate) === key);
  return rule ? weightsOfRule(rule) : null;
}
