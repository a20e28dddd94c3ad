import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import { percentOfBp } from "../../policies/weights";
import { unsupportedBecause } from "../capability-table";
import type { Unsupported } from "../control-plane";
import { formatDuration } from "../gateway-api/duration";
import { reachableRules } from "../gateway-api/reachable-rules";
import type { EnvoyGatewayOptions } from "./options";

type Fault = NonNullable<RouteRule["fault"]>;
type Where = Pick<EnvoyGatewayOptions, "parent" | "route">;

/** Whether the service's BackendTrafficPolicy is about the very route that a route policy writes. Pure. */
export function carriesFaults({ service }: Pick<Target, "service">, { parent, route }: Where): boolean {
  return parent.kind === "Gateway" && (route ?? service) === service;
}

/**
 * `spec.faultInjection`: what every rule of a route is to suffer; undefined where nothing is, or not every rule the same. A rule's own
 * BackendTrafficPolicy would take the place of the route's whole (EG v1.9 internal/gatewayapi, applyTrafficFeatureToRoute), and
 * `mergeType` merges with what a Gateway says alone. Pure.
 */
export function faultInjection(spec: RouteSpec): object | undefined {
  const [first, ...others] = faultsOf(spec);
  if (first === undefined || others.some((fault) => !sameJson(fault ?? null, first))) return undefined;
  const { delay, abort } = first;
  const percentage = (bp: number) => ({ percentage: percentOfBp(bp) });
  return {
    ...(delay && { delay: { fixedDelay: formatDuration(delay.ms), ...percentage(delay.percentBp) } }),
    ...(abort && { abort: { httpStatus: abort.status, ...percentage(abort.percentBp) } }),
  };
}

/** The faults that cannot be had, each by its path: those that not every rule has, and all where no policy carries them. Pure. */
export function unsupportedFaults(
  spec: RouteSpec,
  options: Where,
  target: Pick<Target, "service">,
): Unsupported[] {
  const faults = faultsOf(spec);
  const isOneForAll = faultInjection(spec) !== undefined;
  if (isOneForAll && carriesFaults(target, options)) return [];
  const why = isOneForAll ? "envoy-gateway-fault-elsewhere" : "envoy-gateway-fault-of-rule";
  return faults.flatMap((fault, index) => (fault ? [unsupportedBecause(`rules.${index}.fault`, why)] : []));
}

/** By rule; one of neither kind says nothing. */
function faultsOf(spec: RouteSpec): (Fault | undefined)[] {
  return reachableRules(spec).map(({ fault }) => (fault?.delay || fault?.abort ? fault : undefined));
}
