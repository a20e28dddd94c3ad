import type { CheckFacts, CheckFinding } from "./check";

/** A policy may wait for its service to come; one that nobody knows may also be a slip of the pen. */
export function checkUnknownService({ wanted, about, services }: CheckFacts): CheckFinding[] {
  if (!about || !services || wanted.spec === null) return [];
  const { namespace, service } = about;
  if (services.has(`${namespace}/${service}`)) return [];
  return [
    {
      code: "unknown-service",
      severity: "warning",
      path: "",
      message: `no ready endpoint of ${namespace}/${service} is known in this mesh`,
      params: { namespace, service },
    },
  ];
}
