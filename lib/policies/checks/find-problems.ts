import type { ProblemFinding } from "../problem-finding";
import { checkAccessCallers } from "./access-callers";
import { checkAccessEverybody } from "./access-everybody";
import { checkAccessKeys } from "./access-keys";
import { checkAccessMtls } from "./access-mtls";
import { checkAccessNamespaces } from "./access-namespaces";
import { checkAccessNobody } from "./access-nobody";
import { checkAccessServices } from "./access-services";
import { checkAccessShadows } from "./access-shadows";
import { checkAccessTcp } from "./access-tcp";
import { checkAccessTokens } from "./access-tokens";
import { checkAccessTransport } from "./access-transport";
import { checkBalancing } from "./balancing";
import { checkBreakerLoad } from "./breaker-load";
import { checkBreakerOverrides } from "./breaker-overrides";
import { checkCatchAll } from "./catch-all";
import type { Check, CheckFacts } from "./check";
import { checkEjection } from "./ejection";
import { checkEjectionFigures } from "./ejection-figures";
import { checkEngineLoad } from "./engine-load";
import { checkFaults } from "./faults";
import { checkIdleLimits } from "./idle-limits";
import { checkLimitLoad } from "./limit-load";
import { checkLimitsTwice } from "./limits-twice";
import { checkMatches } from "./matches";
import { checkMirrors } from "./mirrors";
import { checkNoChange } from "./no-change";
import { checkOwnRoutes } from "./own-routes";
import { checkOwnVersions } from "./own-versions";
import { checkRefusals } from "./refusals";
import { checkRetries } from "./retries";
import { checkRetryLoad } from "./retry-load";
import { checkRuleNames } from "./rule-names";
import { checkShadowedRules } from "./shadowed-rules";
import { checkSplitVersions } from "./split-versions";
import { checkTimeouts } from "./timeouts";
import { checkUnknownService } from "./unknown-service";

const checks: Check[] = [
  checkUnknownService,
  checkSplitVersions,
  checkShadowedRules,
  checkMatches,
  checkRuleNames,
  checkCatchAll,
  checkOwnVersions,
  checkOwnRoutes,
  checkTimeouts,
  checkRetries,
  checkRetryLoad,
  checkRefusals,
  checkMirrors,
  checkFaults,
  checkBreakerOverrides,
  checkBreakerLoad,
  checkEngineLoad,
  checkEjection,
  checkEjectionFigures,
  checkBalancing,
  checkAccessNobody,
  checkAccessEverybody,
  checkAccessCallers,
  checkAccessMtls,
  checkAccessTransport,
  checkAccessServices,
  checkAccessNamespaces,
  checkAccessShadows,
  checkAccessTcp,
  checkAccessTokens,
  checkAccessKeys,
  checkLimitsTwice,
  checkIdleLimits,
  checkLimitLoad,
  checkNoChange,
];

const ranks = { error: 0, warning: 1, info: 2 };

/** Everything wrong or worth knowing of a spec, the gravest first. Pure. */
export function findProblems(facts: CheckFacts): ProblemFinding[] {
  const found = checks.flatMap((check) => check(facts));
  return found.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}
