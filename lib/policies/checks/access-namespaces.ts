import { type AccessSource, sourcesOf } from "../access-rule";
import { accessRules } from "../access-spec";
import type { CheckFacts, CheckFinding } from "./check";

/** Callers of a namespace that no registry knows, by name or by their SPIFFE id: such a rule matches nobody. */
export function checkAccessNamespaces({ wanted, services }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec || !services || services.size === 0) return [];
  const known = new Set([...services].map((each) => each.split("/")[0]));
  return accessRules(wanted.spec).flatMap(({ path, rule }) =>
    sourcesOf(rule).flatMap((source, index): CheckFinding[] => {
      const named = namespaceOf(source);
      if (!named || known.has(named.namespace)) return [];
      const place = Array.isArray(rule.from) ? `${path}.from.${index}` : `${path}.from`;
      return [
        {
          code: "unknown-namespace",
          severity: "warning",
          path: `${place}.${named.field}`,
          message: `no service of a namespace ${named.namespace} is known in this mesh`,
          params: { namespace: named.namespace },
        },
      ];
    }),
  );
}

/** A service that is named beside it is told of by itself; an id says its namespace as Istio and Linkerd write it. */
function namespaceOf({ namespace, service, principal }: AccessSource) {
  if (namespace !== undefined) return service === undefined ? { field: "namespace", namespace } : undefined;
  const ofId = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\//.exec(principal ?? "")?.[1];
  return ofId === undefined ? undefined : { field: "principal", namespace: ofId };
}
