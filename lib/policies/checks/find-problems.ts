import type { ProblemFinding } from "../problem-finding";
import { checkBreakerLoad } from "./breaker-load";
import { checkBreakerRoutes } from "./breaker-routes";
import { checkBreakerVersions } from "./breaker-versions";
import { checkCatchAll } from "./catch-all";
import type { Check, CheckFacts } from "./check";
import { checkEjection } from "./ejection";
import { checkNoChange } from "./no-change";
import { checkRuleNames } from "./rule-names";
import { checkShadowedRules } from "./shadowed-rules";
import { checkSplitVersions } from "./split-versions";

const checks: Check[] = [
  checkSplitVersions,
  checkShadowedRules,
  checkRuleNames,
  checkCatchAll,
  checkBreakerVersions,
  checkBreakerRoutes,
  checkBreakerLoad,
  checkEjection,
  checkNoChange,
];

const ranks = { error: 0, warning: 1, info: 2 };

/** Everything wrong or worth knowing of a spec, the gravest first. Pure. */
export function findProblems(facts: CheckFacts): ProblemFinding[] {
  const found = checks.flatMap((check) => check(facts));
  return found.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}
