import { routeSpecOf } from "../../../lib/policies/policy-spec";
import { ruleKey, weightsOfRule } from "../../../lib/policies/rules";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";

export type Standing = {
  /** The revision that an author of a shift has seen; null before there is a policy. */
  baseRevision: number | null;
  /** The rule whose weights move, as the API asks for it; null where there is no choice. */
  rule: string | null;
  weights: WeightsBp | null;
};

/** What stands for one rule of a service's route: the chosen one, else the one that carries everything else. */
export function standingWeights(detail: ServiceDetail, chosen: string | null): Standing {
  const policy = detail.policies.find(({ kind }) => kind === "route");
  const baseRevision = policy?.newestRevision ?? null;
  const rules = routeSpecOf(policy?.spec)?.rules ?? [];
  if (rules.length < 2) return { baseRevision, rule: null, weights: detail.weights };
  const rule = rules.find((candidate) => ruleKey(candidate) === chosen);
  if (rule) return { baseRevision, rule: ruleKey(rule), weights: weightsOfRule(rule) };
  const otherwise = rules.find(({ match }) => match === undefined) ?? rules[0];
  return {
    baseRevision,
    rule: otherwise ? ruleKey(otherwise) : null,
    weights: detail.weights ?? (otherwise ? weightsOfRule(otherwise) : null),
  };
}
