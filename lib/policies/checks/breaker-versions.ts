import type { ProblemFinding } from "../problem-finding";
import type { CheckFacts } from "./check";

/** A breaker may wait for a version to come; one that nobody knows may also be a slip of the pen. */
export function checkBreakerVersions({ wanted, ready }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "circuit-breaker" || !ready) return [];
  return Object.keys(wanted.spec?.versions ?? {})
    .filter((version) => !ready.has(version))
    .map((version) => ({
      code: "unknown-version",
      severity: "warning",
      path: `versions.${version}`,
      message: `there is no version ${version} now`,
      params: { version },
    }));
}
