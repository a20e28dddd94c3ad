import "server-only";
import type { Target } from "../../policies/names";
import { type RouteSpec, routeSpecSchema } from "../../policies/route-spec";
import type { Decompiled } from "../gateway-api/beyond";
import { decompileGatewayApi } from "../gateway-api/decompile";
import type { Located } from "../kubernetes/located";
import { faultPath, readFault } from "./decompile-fault";
import type { EnvoyGatewayOptions } from "./options";

/** The policy of a standing route, with the fault that the BackendTrafficPolicy about it says of all its rules. Pure. */
export function decompileRoute(
  target: Target,
  [object, policy]: Located,
  options: EnvoyGatewayOptions,
): Decompiled<RouteSpec | null> {
  // A fault of no route is none.
  if (object === undefined) return { outcome: "spec", spec: null };
  const route = decompileGatewayApi(target, object, options);
  if (policy === undefined) return route;
  const fault = readFault(target, policy, options);
  const fields = [...(route.outcome === "beyond" ? route.fields : []), ...fault.beyond];
  if (route.outcome === "beyond" || fields.length > 0) return { outcome: "beyond", fields };
  const rules = route.spec.rules.map((rule) => ({ ...rule, ...(fault.value ? { fault: fault.value } : {}) }));
  const checked = routeSpecSchema.safeParse({ rules });
  return checked.success
    ? { outcome: "spec", spec: checked.data }
    : { outcome: "beyond", fields: [{ path: faultPath, what: "value" }] };
}
