import { asksOfCall } from "../access-rule";
import { accessRules } from "../access-spec";
import type { CheckFacts, CheckFinding } from "./check";

/** A service with connections and no requests has no methods, paths or tokens: such a rule never allows, and denies everything. */
export function checkAccessTcp({ wanted, access }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec || !access?.hasConnectionsAlone) return [];
  return accessRules(wanted.spec)
    .filter(({ rule }) => asksOfCall(rule))
    .map(({ path }) => ({
      code: "requests-of-tcp",
      severity: "warning",
      path,
      message: "this service is seen with connections alone: it has no methods, paths or tokens",
      params: {},
    }));
}
