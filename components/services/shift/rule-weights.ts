import type { FoundView } from "../../../lib/policies/found";
import { routeSpecOf } from "../../../lib/policies/policy-spec";
import { defaultRuleName, ruleKey, weightRuleNames, weightsOfRule } from "../../../lib/policies/rules";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";

export type Standing = {
  /** The revision that an author of a shift has seen; null before there is a policy. */
  baseRevision: number | null;
  /** The rule whose weights move, as the API asks for it; null where there is no choice. */
  rule: string | null;
  weights: WeightsBp | null;
  /** The etag of what others wrote, where the weights are theirs and no policy's. */
  found: string | null;
};

/** The rules of what others wrote whose weights can be moved while the rest is kept. Pure. */
export function movableRules({ rules }: FoundView): { rule: string; weights: WeightsBp }[] {
  return rules.flatMap(({ rule, weights }) => (weights ? [{ rule, weights }] : []));
}

/** The rules to choose from: of the policy, or of what others wrote. Pure. */
export function ruleNames(detail: ServiceDetail, found: FoundView | null): string[] {
  if (found) return movableRules(found).map(({ rule }) => rule);
  return weightRuleNames(routeSpecOf(detail.policies.find(({ kind }) => kind === "route")?.spec));
}

/**
 * What stands for one rule of a service's route: the chosen one, else the one that carries everything else. `found` is what others
 * wrote, where no policy stands; some rule of it can be moved. Pure.
 */
export function standingWeights(
  detail: ServiceDetail,
  chosen: string | null,
  found: FoundView | null,
): Standing {
  const policy = detail.policies.find(({ kind }) => kind === "route");
  const baseRevision = policy?.newestRevision ?? null;
  if (found) {
    const movable = movableRules(found);
    const named = (name: string | null) => movable.find(({ rule }) => rule === name);
    // What nothing before it matched is for the last.
    const own = named(chosen) ?? named(defaultRuleName) ?? movable.at(-1);
    return { baseRevision, rule: own?.rule ?? null, weights: own?.weights ?? null, found: found.etag };
  }
  const rules = routeSpecOf(policy?.spec)?.rules ?? [];
  if (rules.length < 2) return { baseRevision, rule: null, weights: detail.weights, found: null };
  const rule = rules.find((candidate) => ruleKey(candidate) === chosen);
  if (rule) return { baseRevision, rule: ruleKey(rule), weights: weightsOfRule(rule), found: null };
  const otherwise = rules.find(({ match }) => match === undefined) ?? rules[0];
  return {
    baseRevision,
    rule: otherwise ? ruleKey(otherwise) : null,
    weights: detail.weights ?? (otherwise ? weightsOfRule(otherwise) : null),
    found: null,
  };
}
