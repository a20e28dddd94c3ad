import type { ProblemFinding } from "../problem-finding";
import type { CheckFacts } from "./check";

/** What a version is limited to is limited where a route sends calls to that version by name; without one, nothing is. */
export function checkBreakerRoutes({ wanted, ready, routed }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "circuit-breaker" || !routed) return [];
  return Object.keys(wanted.spec?.versions ?? {})
    .filter((version) => !routed.has(version) && ready?.has(version) !== false)
    .map((version) => ({
      code: "version-not-routed",
      severity: "warning",
      path: `versions.${version}`,
      message: `no route sends calls to ${version} by name`,
      params: { version },
    }));
}
