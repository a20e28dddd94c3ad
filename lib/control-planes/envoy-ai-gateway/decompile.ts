import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import { routeSpecSchema } from "../../policies/route-spec";
import { type Beyond, type Decompiled, faultsOf, strangers } from "../gateway-api/beyond";
import { gatewayRef } from "../gateway-api/compile";
import { inOrder } from "../gateway-api/decompile";
import { isSameParent } from "../gateway-api/parent-ref";
import { readRule } from "./decompile-rule";
import type { AiGatewayOptions } from "./options";
import { type AiGatewayRoute, aiGatewayRouteSchema } from "./route-object";
import { aiGatewayRanks } from "./unsupported";

/**
 * The policy that a standing AIGatewayRoute says, whoever wrote it, its rules in the order in which they are asked. Otherwise
 * everything in it that no policy says, by its path. Pure.
 */
export function decompileAiGateway(target: Target, object: unknown, options: AiGatewayOptions): Decompiled {
  const parsed = aiGatewayRouteSchema.safeParse(object);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "") };
  const { spec } = parsed.data;
  const read = spec.rules.map((rule, index) =>
    readRule(rule, `spec.rules.${index}`, { service: target.service, options }),
  );
  const fields = [...wholeBeyond(target, spec, options), ...read.flatMap((rule) => rule.beyond)];
  if (fields.length > 0) return { outcome: "beyond", fields };
  const rules = inOrder(
    read.flatMap(({ value }) => value ?? []),
    aiGatewayRanks,
  );
  if (rules === undefined) return { outcome: "beyond", fields: [{ path: "spec.rules", what: "order" }] };
  const checked = routeSpecSchema.safeParse({ rules });
  if (!checked.success) return { outcome: "beyond", fields: faultsOf(checked.error, "spec.") };
  return { outcome: "spec", spec: checked.data };
}

function wholeBeyond(
  { namespace }: Target,
  spec: AiGatewayRoute["spec"],
  { parent }: AiGatewayOptions,
): Beyond[] {
  const [own, ...more] = spec.parentRefs;
  const isOurs = own !== undefined && more.length === 0 && isSameParent(own, gatewayRef(parent), namespace);
  return [
    ...strangers(spec, ["parentRefs", "hostnames", "rules"], "spec"),
    ...(isOurs ? [] : [{ path: "spec.parentRefs", what: "parents" as const }]),
    ...(sameJson(spec.hostnames, parent.hostnames ?? [])
      ? []
      : [{ path: "spec.hostnames", what: "hostnames" as const }]),
    ...(spec.rules.length === 0 ? [{ path: "spec.rules", what: "no-backends" as const }] : []),
  ];
}
