import "server-only";
import { sourcesOf } from "../../../policies/access-rule";
import { type AccessSpec, accessRules } from "../../../policies/access-spec";
import { unsupportedBecause } from "../../capability-table";
import type { Unsupported } from "../../control-plane";
import { hasNamespaces } from "../options";
import type { CallerOptions } from "./callers";

/** What depends on more than the field: the table cannot tell. */
export function unsupportedAccess(spec: AccessSpec, options: CallerOptions): Unsupported[] {
  // A plain call to the service's own port meets no filter (agent/xds/listeners.go makePermissiveFilterChain).
  const isPastRules = spec.mtls === "permissive" && (spec.allow !== undefined || spec.deny !== undefined);
  return [
    ...(isPastRules ? [unsupportedBecause("mtls", "consul-permissive-past-rules")] : []),
    ...(hasNamespaces(options) ? [] : foreignNamespaces(spec, options.namespace)),
  ];
}

function foreignNamespaces(spec: AccessSpec, own: string): Unsupported[] {
  return accessRules(spec).flatMap(({ path, rule }) =>
    sourcesOf(rule).flatMap(({ namespace }, index) => {
      if (namespace === undefined || namespace === own) return [];
      const at = Array.isArray(rule.from) ? `${path}.from.${index}` : `${path}.from`;
      return [unsupportedBecause(`${at}.namespace`, "consul-one-namespace")];
    }),
  );
}
