import { versionsOf } from "../rules";
import type { CheckFacts, CheckFinding } from "./check";
import { ownVersions } from "./own-versions";

/** What is said of a version holds where a route sends calls to that version by name; without one, nowhere. */
export function checkOwnRoutes({ wanted, ready, beside }: CheckFacts): CheckFinding[] {
  if (beside?.route === undefined) return [];
  const routed = new Set(versionsOf(beside.route));
  return ownVersions(wanted)
    .filter((version) => !routed.has(version) && ready?.has(version) !== false)
    .map((version) => ({
      code: "version-not-routed",
      severity: "warning",
      path: `versions.${version}`,
      message: `no route sends calls to ${version} by name`,
      params: { version },
    }));
}
