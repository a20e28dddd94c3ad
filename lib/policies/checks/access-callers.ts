import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Callers of the last hour that would be shut out, and are not now. */
export function checkAccessCallers({ wanted, access }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec || !access) return [];
  const path = wanted.spec.allow ? "allow" : "deny";
  const { allow } = wanted.spec;
  return access.callers
    .filter(
      ({ before, after, requestsPerSecond }) =>
        after === "refused" && before !== "refused" && requestsPerSecond > 0,
    )
    .map(({ namespace, service }) => ({
      code: "caller-shut-out",
      severity: "warning",
      path,
      message: `${namespace}/${service} has called in the last hour and would be refused`,
      params: { namespace, service },
      snippet: `- from: { namespace: ${JSON.stringify(namespace)}, service: ${JSON.stringify(service)} }`,
      ...(allow
        ? setting("allow-caller", ["allow", "-"], { from: { namespace, service } }, { service })
        : {}),
    }));
}
