import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import { routeLayout } from "../gateway-api/route-layout";
import type { Layout, PlannedWrite } from "../kubernetes/layout";
import type { Located } from "../kubernetes/located";
import { trafficPolicyRef } from "./compile";
import { carriesFaults } from "./fault-part";
import type { EnvoyGatewayOptions } from "./options";
import { partBody, planOfPart, trafficPolicyRole } from "./policy-layouts";

/**
 * A route policy in its HTTPRoute or GRPCRoute, and the fault of its rules in the BackendTrafficPolicy about that route, beside what
 * other kinds say there. The route carries the mark, and tells first what stood before: what is found between two writes is a route
 * with the fault of the other one, or without.
 */
export function faultyRouteLayout(
  optionsOf: (target: Target) => EnvoyGatewayOptions,
  protocol: EnvoyGatewayOptions["protocol"],
): Layout {
  const route = routeLayout(optionsOf, protocol);
  const policy = trafficPolicyRole(optionsOf);
  return {
    ...route,
    roles: [
      ...route.roles,
      {
        ...policy,
        isOf: (object, target) => carriesFaults(target, optionsOf(target)) && policy.isOf(object, target),
      },
    ],
    isStepwise: true,
    leftOut: "faultInjection",
    view: (target, [object, about]) => [
      ...route.view(target, [object]),
      { ref: trafficPolicyRef(target), body: partBody("route", about) },
    ],
    plan: ([object, about], [wanted, fault], all, target) =>
      planOf([object, about], route.plan([object], wanted ? [wanted] : [], all, target), fault),
  };
}

function planOf(
  [object, about]: Located,
  route: readonly PlannedWrite[],
  fault: Resource | undefined,
): PlannedWrite[] {
  if (partBody("route", about) === (fault?.body ?? "")) return [...route];
  const writes = planOfPart("route", about, fault).map((write) => ({ ...write, role: 1 }));
  const [first] = route;
  if (first === undefined) return writes;
  return [first.spec === null ? { ...first, spec: specOf(object) } : first, ...writes, ...route];
}

function specOf(object: KubernetesObject | undefined): Record<string, unknown> {
  return (object?.spec ?? {}) as Record<string, unknown>;
}
