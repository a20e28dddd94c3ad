import { starterSpec } from "../starter-spec";
import { toWritten } from "../written/written-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Without a rule that takes the rest, a call that matches none has nowhere to go. */
export function checkCatchAll({ wanted, ready }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || wanted.spec === null) return [];
  const { rules, keepRest } = wanted.spec;
  if (keepRest) return [];
  if (rules.some(({ match }) => match === undefined)) return [];
  const message = "no rule takes the calls that match none: they will fail";
  return [
    { code: "no-catch-all", severity: "warning", path: "rules", message, params: {}, ...restOf(ready) },
  ];
}

/** A rule for the rest as the mesh has it without a policy: shared by ready endpoints. */
function restOf(ready: CheckFacts["ready"]) {
  if (![...(ready?.values() ?? [])].some((count) => count > 0)) return {};
  const first = toWritten(starterSpec("route", ready ?? new Map()));
  return "rules" in first ? setting("add-rest", ["rules", "-"], first.rules[0]) : {};
}
