import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { Target } from "../../policies/names";
import { unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Resource, Unsupported } from "../control-plane";
import { compileGatewayApi, routeKind } from "../gateway-api/compile";
import { ranksOf } from "../gateway-api/precedence";
import { unwritable } from "../gateway-api/unsupported";
import { balancingPart } from "./balancing-part";
import { envoyGatewayCapabilities } from "./capabilities";
import { carriesFaults, faultInjection, unsupportedFaults } from "./fault-part";
import type { EnvoyGatewayKind } from "./kinds";
import type { EnvoyGatewayOptions } from "./options";
import { rateLimitPart, unsupportedLimits } from "./rate-limit-part";
import { circuitBreakerPart, healthCheckPart, trafficPolicyVersion } from "./traffic-policy";

/** The name of the one BackendTrafficPolicy that is written for a service; its object has the service's name. */
export function trafficPolicyRef({ namespace, service }: Target): string {
  return `BackendTrafficPolicy ${namespace}/${service}`;
}

/**
 * A route policy as `compileGatewayApi` has it, a fault of its rules beside it; every other kind as its part of the BackendTrafficPolicy
 * of that route, which has to be in the same namespace. A body is the canonical JSON of `{ apiVersion, kind, spec }`, "" where nothing of ours is to be. Pure.
 */
export function compileEnvoyGateway(
  target: Target,
  desired: DesiredPolicy<EnvoyGatewayKind>,
  options: EnvoyGatewayOptions,
): Resource[] {
  if (desired.kind !== "route") return compilePolicy(target, desired, options);
  const route = compileGatewayApi(target, desired, options);
  const fault = desired.spec && carriesFaults(target, options) ? faultInjection(desired.spec) : undefined;
  if (fault === undefined) return route;
  return [
    ...route,
    policyResource(target, { targetRefs: [targetRefOf(target, options)], faultInjection: fault }),
  ];
}

/** Everything but a route as the BackendTrafficPolicy of the service's route. Pure. */
export function compilePolicy(
  target: Target,
  desired: DesiredPolicy<Exclude<EnvoyGatewayKind, "route">>,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): Resource[] {
  return [policyResource(target, policySpec(target, desired, options))];
}

function policyResource(target: Target, spec: object | undefined): Resource {
  const body =
    spec === undefined
      ? ""
      : canonicalJson({ apiVersion: trafficPolicyVersion, kind: "BackendTrafficPolicy", spec });
  return { ref: trafficPolicyRef(target), body };
}

/** What of a policy Envoy Gateway cannot be told, each by its path. Pure. */
export function unsupportedEnvoyGateway(
  desired: DesiredPolicy<EnvoyGatewayKind>,
  options: EnvoyGatewayOptions,
  target: Pick<Target, "service">,
): Unsupported[] {
  const byTable = unsupportedFields(envoyGatewayCapabilities(options), desired.kind, desired.spec);
  if (desired.kind === "route") {
    if (desired.spec === null) return byTable;
    const routed = unwritable(desired.spec, options, target.service, ranksOf[options.protocol]);
    return [...byTable, ...routed, ...unsupportedFaults(desired.spec, options, target)];
  }
  return desired.kind === "rate-limit" && desired.spec
    ? [...byTable, ...unsupportedLimits(desired.spec)]
    : byTable;
}

/** What `targetRefs` names: the route, in the policy's own namespace. */
export function targetRefOf(
  { service }: Pick<Target, "service">,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): object {
  return {
    group: "gateway.networking.k8s.io",
    kind: routeKind(options),
    name: options.route ?? service,
  };
}

function policySpec(
  target: Target,
  desired: DesiredPolicy<Exclude<EnvoyGatewayKind, "route">>,
  options: Pick<EnvoyGatewayOptions, "protocol" | "route">,
): object | undefined {
  if (desired.spec === null) return undefined;
  const targetRefs = [targetRefOf(target, options)];
  switch (desired.kind) {
    case "circuit-breaker": {
      const part = breakerPart(desired.spec);
      return part && { targetRefs, ...part };
    }
    case "load-balancing": {
      const loadBalancer = balancingPart(desired.spec);
      return loadBalancer && { targetRefs, loadBalancer };
    }
    case "rate-limit": {
      const rateLimit = rateLimitPart(desired.spec);
      return rateLimit && { targetRefs, rateLimit };
    }
  }
}

function breakerPart({ limits, outlierDetection }: CircuitBreakerSpec): object | undefined {
  const { successRate: _, ...detection } = outlierDetection ?? {};
  const healthCheck = healthCheckPart(detection);
  if (limits === undefined && Object.keys(healthCheck).length === 0) return undefined;
  return {
    ...(limits === undefined ? {} : { circuitBreaker: circuitBreakerPart(limits) }),
    ...(Object.keys(healthCheck).length === 0 ? {} : { healthCheck }),
  };
}
