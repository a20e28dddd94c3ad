import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy, Resource } from "../control-plane";
import { compileAccess } from "./access/compile-access";
import { balancingRule } from "./balancing";
import { breakerRule } from "./compile-breaker";
import { routeVirtualService } from "./compile-route";
import type { RuleFragment } from "./destination-rule";
import type { IstioOptions } from "./istio-options";
import type { IstioPolicyKind } from "./kinds";
import { serviceHost } from "./service-host";
import { subsetName } from "./subset-name";

const apiVersion = "networking.istio.io/v1";
export const istioKinds = ["VirtualService", "DestinationRule"] as const;
export type IstioKind = (typeof istioKinds)[number];

/** What names a resource of a service, whatever the object in the cluster is called. */
export function istioRef(kind: IstioKind, { namespace, service }: Target): string {
  return `${kind} ${namespace}/${service}`;
}

/** The canonical text of an object without its metadata; "" where nothing of ours is to be there. */
export function istioBody(kind: IstioKind, spec: object | null): string {
  return spec === null ? "" : canonicalJson({ apiVersion, kind, spec });
}

/**
 * The resources of a policy. A route is a VirtualService and the subsets that it sends calls to, a circuit breaker and load
 * balancing what they say in the DestinationRule: all share that one object, so each body of it is a fragment (`mergeDestinationRule`).
 * Pure; the same input gives the same bytes.
 */
export function compileIstio(
  target: Target,
  desired: DesiredPolicy<IstioPolicyKind>,
  options: IstioOptions,
): Resource[] {
  if (desired.kind === "access") return compileAccess(target, desired.spec, options.access);
  const host = serviceHost(target, options.domain);
  const ruleRef = istioRef("DestinationRule", target);
  if (desired.kind === "circuit-breaker") {
    const fragment = desired.spec && breakerRule(desired.spec, host, options.versionLabel);
    return [{ ref: ruleRef, body: istioBody("DestinationRule", fragment) }];
  }
  if (desired.kind === "load-balancing") {
    const fragment = desired.spec && balancingRule(desired.spec, host, options.versionLabel);
    return [{ ref: ruleRef, body: istioBody("DestinationRule", fragment) }];
  }
  const { spec } = desired;
  return [
    {
      ref: istioRef("VirtualService", target),
      body: istioBody("VirtualService", spec && routeVirtualService(spec, host)),
    },
    {
      ref: ruleRef,
      body: istioBody("DestinationRule", spec && routeRule(spec, host, options.versionLabel)),
    },
  ];
}

/** The subsets of all versions that a route names, those without a share too. */
function routeRule({ rules }: RouteSpec, host: string, versionLabel: string): RuleFragment {
  const versions = rules.flatMap(({ split, mirror }) => [...split, ...(mirror ? [mirror] : [])]);
  const names = new Map(versions.map(({ to }) => [subsetName(to.version), to.version]));
  const subsets = [...names].map(([name, version]) => ({ name, labels: { [versionLabel]: version } }));
  return { host, subsets: subsets.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
