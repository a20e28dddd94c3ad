import { checkDestinations, type DestinationFault } from "../check-destinations";
import { routeSpecOf } from "../policy-spec";
import { versionsOf, weightsOfParts } from "../rules";
import type { CheckFacts, CheckFinding } from "./check";

/** Versions that would get calls must be there, and ready. */
export function checkSplitVersions({ wanted, standing, ready }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route") return [];
  const inPolicy = versionsOf(routeSpecOf(standing));
  return (wanted.spec?.rules ?? []).flatMap((rule, index) => {
    const versions = rule.split.map(({ to }) => to.version);
    return checkDestinations(weightsOfParts(rule.split), ready, inPolicy).map((fault) =>
      destinationProblem(fault, `rules.${index}.split.${versions.indexOf(fault.version)}`),
    );
  });
}

/** A fault of a destination as a problem at a path. */
export function destinationProblem(fault: DestinationFault, path: string): CheckFinding {
  const { code, version } = fault;
  const params = { version };
  switch (code) {
    case "unknown-version":
      return { code, severity: "error", path, message: `there is no version ${version}`, params };
    case "no-ready-endpoint":
      return { code, severity: "error", path, message: `${version} has no ready endpoint`, params };
    case "unverified-version": {
      const severity = fault.isInPolicy ? "warning" : "error";
      return { code, severity, path, message: `${version} could not be verified`, params };
    }
  }
}
