import { type PolicySpec, routeSpecOf } from "./policy-spec";
import { ruleKey, weightsOfRule } from "./rules";

/** Versions that some rule would give more weight than it gives them now; of another kind than a route none. Pure. */
export function raisedVersions(before: PolicySpec | null, after: PolicySpec | null): string[] {
  const now = new Map((routeSpecOf(before)?.rules ?? []).map((rule) => [ruleKey(rule), weightsOfRule(rule)]));
  const raised = (routeSpecOf(after)?.rules ?? []).flatMap((rule) => {
    const had = now.get(ruleKey(rule));
    return Object.entries(weightsOfRule(rule)).flatMap(([version, bp]) =>
      bp > (had?.[version] ?? 0) ? [version] : [],
    );
  });
  return [...new Set(raised)];
}
