import { sourcesOf } from "../access-rule";
import { accessRules } from "../access-spec";
import type { CheckFacts, CheckFinding } from "./check";

/** Callers that no registry knows: a name written wrong lets nobody in, and denies nobody. */
export function checkAccessServices({ wanted, services }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec || !services) return [];
  return accessRules(wanted.spec).flatMap(({ path, rule }) =>
    sourcesOf(rule).flatMap(({ namespace, service }, index): CheckFinding[] => {
      if (service === undefined || services.has(`${namespace}/${service}`)) return [];
      const place = Array.isArray(rule.from) ? `${path}.from.${index}` : `${path}.from`;
      return [
        {
          code: "unknown-caller",
          severity: "warning",
          path: place,
          message: `no service ${namespace}/${service} is known in this mesh`,
          params: { namespace: namespace ?? "", service },
        },
      ];
    }),
  );
}
