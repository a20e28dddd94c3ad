import type { ProblemFinding } from "../problem-finding";
import type { CheckFacts } from "./check";

/** Without a rule that takes the rest, a call that matches none has nowhere to go. */
export function checkCatchAll({ wanted }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "route" || wanted.spec === null) return [];
  const { rules } = wanted.spec;
  if (rules.some(({ match }) => match === undefined)) return [];
  const message = "no rule takes the calls that match none: they will fail";
  return [{ code: "no-catch-all", severity: "warning", path: "rules", message, params: {} }];
}
