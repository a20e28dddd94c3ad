import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson, sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { Layout } from "../kubernetes/layout";
import { gatewayApiVersion, parentRef, routeKind, routeRef } from "./compile";
import { gatewayWeightsOf } from "./found-weights";
import type { GatewayApiOptions } from "./options";
import { routeObjectSchema } from "./route-object";

type OptionsOf = (target: Target) => GatewayApiOptions;

/**
 * A route policy in the HTTPRoute or GRPCRoute of its service. `isSaid` tells the annotations that say a part of it, where an
 * implementation has such.
 */
export function routeLayout(
  optionsOf: OptionsOf,
  protocol: GatewayApiOptions["protocol"],
  isSaid: (annotation: string) => boolean = () => false,
): Layout {
  const kind = protocol === "http" ? resourceKinds.httpRoute : resourceKinds.grpcRoute;
  return {
    roles: [{ kind, isOf: (object, target) => isRouteOf(object, target, optionsOf(target)) }],
    view: (target, [route]) => [
      { ref: routeRef(target, { protocol }), body: route ? bodyOf(route, protocol, isSaid) : "" },
    ],
    weights: gatewayWeightsOf(optionsOf),
    plan: ([route], [wanted]) => {
      if (wanted === undefined || wanted.body === "") return route ? [{ role: 0, spec: null }] : [];
      const { spec, metadata } = JSON.parse(wanted.body);
      return [{ role: 0, spec, annotations: metadata?.annotations ?? {} }];
    },
  };
}

function bodyOf(
  { spec, metadata }: KubernetesObject,
  protocol: GatewayApiOptions["protocol"],
  isSaid: (annotation: string) => boolean,
): string {
  const said = Object.entries(metadata.annotations).filter(([name]) => isSaid(name));
  return canonicalJson({
    apiVersion: gatewayApiVersion,
    kind: routeKind({ protocol }),
    ...(said.length > 0 ? { metadata: { annotations: Object.fromEntries(said) } } : {}),
    spec,
  });
}

/**
 * Whether a route is the one of this service: attached to the service itself; at a Gateway, where many services' routes share a
 * parent, the one that is called like the service.
 */
function isRouteOf(object: KubernetesObject, target: Target, options: GatewayApiOptions): boolean {
  const parsed = routeObjectSchema.safeParse(object);
  if (!parsed.success) return false;
  const wanted = parentRef(target.service, options);
  const isAttached = (parsed.data.spec.parentRefs ?? []).some((parent) => isParent(parent, wanted, target));
  if (options.parent.kind === "Service") return isAttached;
  return isAttached && object.metadata.name === target.service;
}

function isParent(given: object, wanted: object, { namespace }: Target): boolean {
  const [left, right] = [given, wanted].map((ref) => {
    const { group, port: _, sectionName: __, namespace: own, ...rest } = ref as Record<string, unknown>;
    return { ...rest, group: group === "core" ? "" : group, namespace: own ?? namespace };
  });
  return sameJson(left, right);
}
