import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** A breaker, or load balancing, may wait for a version to come; one that nobody knows may also be a slip of the pen. */
export function checkOwnVersions({ wanted, ready }: CheckFacts): CheckFinding[] {
  if (!ready) return [];
  const named = ownVersions(wanted);
  return named
    .filter((version) => !ready.has(version))
    .map((version) => ({
      code: "unknown-version",
      severity: "warning",
      path: `versions.${version}`,
      message: `there is no version ${version} now`,
      params: { version },
      ...(named.length > 1 ? removing("remove-version", ["versions", version], { version }) : {}),
    }));
}

/** The versions that a policy says something of their own of. Pure. */
export function ownVersions(wanted: CheckFacts["wanted"]): string[] {
  if (wanted.kind !== "circuit-breaker" && wanted.kind !== "load-balancing") return [];
  return Object.keys(wanted.spec?.versions ?? {});
}
