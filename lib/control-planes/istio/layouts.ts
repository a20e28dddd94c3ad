import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import type { Layout, PlannedWrite, Role } from "../kubernetes/layout";
import type { Located } from "../kubernetes/located";
import { isOwn } from "../kubernetes/mark";
import { accessLayout } from "./access/access-layout";
import { balancingFragment, balancingPaths } from "./balancing";
import { istioBody, istioRef } from "./compile";
import { breakerPaths, type RuleFragment } from "./destination-rule";
import { istioWeightsOf } from "./found-weights";
import { governsTarget, routesTarget } from "./host";
import type { IstioOptions } from "./istio-options";
import { fieldAt, isJsonObject, type JsonObject, withField } from "./json-fields";
import type { IstioPolicyKind } from "./kinds";
import { mergeDestinationRule } from "./merge-destination-rule";
import { routedSubsets } from "./routed-subsets";
import { breakerFragment, routeFragment } from "./rule-fragments";
import { serviceHost } from "./service-host";

/** Where each kind of policy is written in an Istio mesh. */
export function istioLayouts(options: IstioOptions): Record<IstioPolicyKind, Layout> {
  const { domain } = options;
  const virtualService: Role = {
    kind: resourceKinds.virtualService,
    isOf: (object, target) => routesTarget(object, target, domain),
  };
  const destinationRule: Role = {
    kind: resourceKinds.destinationRule,
    isOf: (object, target) => governsTarget(object, target, domain),
    isShared: true,
  };
  // Others may name the service by a shorter name, which stays as it is and means the same.
  const ruleOf = (rule: KubernetesObject | undefined, target: Target) => {
    const spec = objectOf(rule?.spec);
    return spec && { ...spec, host: serviceHost(target, domain) };
  };
  return {
    route: {
      roles: [virtualService, destinationRule],
      view: (target, [route, rule]) => {
        const spec = objectOf(route?.spec);
        const fragment = spec && routeFragment(ruleOf(rule, target), routedSubsets(spec));
        return [
          { ref: istioRef("VirtualService", target), body: istioBody("VirtualService", spec) },
          { ref: istioRef("DestinationRule", target), body: istioBody("DestinationRule", fragment) },
        ];
      },
      weights: istioWeightsOf(options),
      readsAll: resourceKinds.virtualService,
      plan: planOfRoute,
    },
    "circuit-breaker": {
      roles: [destinationRule],
      view: (target, [rule]) => [
        {
          ref: istioRef("DestinationRule", target),
          body: istioBody("DestinationRule", breakerFragment(ruleOf(rule, target))),
        },
      ],
      readsAll: resourceKinds.virtualService,
      plan: ([rule], [resource], all) => {
        const routed = all.flatMap(({ spec }) => routedSubsets(objectOf(spec)));
        const route = routeFragment(objectOf(rule?.spec), routed);
        return planOfRule(0, rule, { route, breaker: fragmentOf(resource), keepSubsets: routed });
      },
    },
    access: accessLayout(options.access),
    "load-balancing": {
      roles: [destinationRule],
      view: (target, [rule]) => [
        {
          ref: istioRef("DestinationRule", target),
          body: istioBody("DestinationRule", balancingFragment(ruleOf(rule, target))),
        },
      ],
      readsAll: resourceKinds.virtualService,
      plan: ([rule], [resource], all) => {
        const live = objectOf(rule?.spec);
        const routed = all.flatMap(({ spec }) => routedSubsets(objectOf(spec)));
        const parts = { route: routeFragment(live, routed), breaker: breakerFragment(live) };
        return planOfRule(0, rule, { ...parts, balancing: fragmentOf(resource), keepSubsets: routed });
      },
    },
  };
}

/**
 * Subsets before the route that uses them. Those that no route uses any more stay until the next change of the service: a proxy
 * closes what is still open to a cluster that goes, which would cut answers that are still being written.
 */
function planOfRoute(
  [route, rule]: Located,
  [wanted, subsets]: readonly Resource[],
  all: readonly KubernetesObject[],
): PlannedWrite[] {
  const spec = specOf(wanted);
  if (spec === null) return route ? [{ role: 0, spec: null }] : [];
  const parts = {
    route: fragmentOf(subsets),
    breaker: breakerFragment(objectOf(rule?.spec)),
    keepSubsets: all.flatMap((object) => routedSubsets(objectOf(object.spec))),
  };
  return [...planOfRule(1, rule, parts), { role: 0, spec }];
}

type Parts = Omit<Parameters<typeof mergeDestinationRule>[0], "live">;

/** Only what Heddle decides of the shared object: what others set beside it stays theirs. */
function planOfRule(role: number, object: KubernetesObject | undefined, parts: Parts): PlannedWrite[] {
  const live = objectOf(object?.spec);
  const merged = mergeDestinationRule({ live, ...parts });
  if (merged !== null) return [{ role, spec: ownPart({ ...merged, host: live?.host ?? merged.host }) }];
  if (!object) return [];
  return [{ role, spec: isOwn(object) ? null : { host: live?.host } }];
}

function ownPart(merged: JsonObject): JsonObject {
  let own: JsonObject = { host: merged.host };
  if (merged.subsets !== undefined) own.subsets = merged.subsets;
  const paths = [...breakerPaths, ...balancingPaths, ["loadBalancer", "localityLbSetting"]];
  for (const path of paths.map((rest) => ["trafficPolicy", ...rest])) {
    const field = fieldAt(merged, path);
    if (field !== undefined) own = withField(own, path, field);
  }
  return own;
}

function objectOf(spec: unknown): JsonObject | null {
  return isJsonObject(spec) ? spec : null;
}

function specOf(resource: Resource | undefined): JsonObject | null {
  return resource === undefined || resource.body === "" ? null : objectOf(JSON.parse(resource.body).spec);
}

function fragmentOf(resource: Resource | undefined): RuleFragment | null {
  return specOf(resource) as RuleFragment | null;
}
