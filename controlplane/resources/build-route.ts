import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type {
  RouteSchema,
  WeightedCluster_ClusterWeightSchema,
} from "../generated/envoy/config/route/v3/route_components_pb";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../generated/envoy/config/route/v3/route_pb";
import { clusterName, type ServiceName, serviceKey } from "../service-names";
import { grpcRetryReasons, type ServiceConfig } from "../wire";
import { buildMatch } from "./build-match";
import { durationOfMs } from "./duration";
import { faultOverride, routeInfoOverride } from "./filter-overrides";

const fullWeightBp = 10_000;

export type RoutePolicy = NonNullable<ServiceConfig["route"]>;
export type Rule = RoutePolicy["rules"][number];
type RouteInit = MessageInitShape<typeof RouteSchema>;
type ActionInit = Extract<RouteInit["action"], { case?: "route" }>;

/** The name that logs show for a rule: without one of its own, its place; "default" takes what no rule matched. */
export function ruleName(rule: Rule, index: number): string {
  return rule.name ?? (rule.match === undefined ? "default" : String(index + 1));
}

/** Rules from the first to the first that takes everything; what follows can never match. */
export function reachableRules(policy: RoutePolicy): Rule[] {
  const last = policy.rules.findIndex((rule) => rule.match === undefined);
  return last === -1 ? policy.rules : policy.rules.slice(0, last + 1);
}

/** First match wins; calls that no rule matches go to all ready endpoints. */
export function buildRoute(name: ServiceName, policy: RoutePolicy | undefined): RouteConfiguration {
  const rules = policy === undefined ? [] : reachableRules(policy);
  const routes = rules.flatMap((rule, index) => (policy ? routesOf(name, policy, rule, index) : []));
  if (rules.at(-1)?.match !== undefined || rules.length === 0) routes.push(defaultRoute(name, policy));
  return create(RouteConfigurationSchema, {
    name: serviceKey(name),
    virtualHosts: [{ name: serviceKey(name), domains: ["*"], routes }],
  });
}

/** The alternatives of a rule's match each become a route of the same action. */
function routesOf(name: ServiceName, policy: RoutePolicy, rule: Rule, index: number): RouteInit[] {
  const label = ruleName(rule, index);
  const overrides = {
    ...routeInfoOverride({ ...policy.origin, rule: label }),
    ...(rule.fault === undefined ? {} : faultOverride(rule.fault, "grpc")),
  };
  return (rule.match ?? [{}]).map((match) => ({
    name: label,
    match: buildMatch(match),
    action: ruleAction(name, policy, rule, label),
    typedPerFilterConfig: overrides,
  }));
}

/** Each part says itself which cluster it is, over what the route says: a call that nobody takes has no other witness. */
function ruleAction(name: ServiceName, { origin }: RoutePolicy, rule: Rule, label: string): ActionInit {
  const clusters: MessageInitShape<typeof WeightedCluster_ClusterWeightSchema>[] = rule.split
    .filter((part) => part.weightBp > 0)
    .map((part) => {
      const cluster = clusterName(name, part.version);
      const typedPerFilterConfig = routeInfoOverride({ ...origin, rule: label, cluster });
      return { name: cluster, weight: part.weightBp, typedPerFilterConfig };
    });
  return {
    case: "route",
    value: {
      // Older clients (gRPC's C-core of 2022) take an unset total for 100 and refuse what adds up to more.
      clusterSpecifier: { case: "weightedClusters", value: { clusters, totalWeight: fullWeightBp } },
      ...durations(rule.timeoutMs),
      ...retryPolicyOf(rule.retries),
    },
  };
}

/** Reasons that are Envoy's alone are left out. */
function retryPolicyOf(retries: Rule["retries"]) {
  const reasons = (retries?.on ?? []).filter((reason) => grpcRetryReasons.some((known) => known === reason));
  if (retries === undefined || reasons.length === 0) return {};
  return { retryPolicy: { retryOn: reasons.join(","), numRetries: retries.attempts } };
}

function defaultRoute(name: ServiceName, policy: RoutePolicy | undefined): RouteInit {
  return {
    name: "default",
    match: buildMatch({}),
    action: {
      case: "route",
      value: { clusterSpecifier: { case: "cluster", value: clusterName(name) }, ...durations(undefined) },
    },
    ...(policy === undefined
      ? {}
      : { typedPerFilterConfig: routeInfoOverride({ ...policy.origin, rule: "default" }) }),
  };
}

/**
 * grpc-js-xds takes the listener's idle timeout for a deadline on the whole call unless the route has a
 * maximum stream duration, and ignores `timeout`; Envoy's `timeout` is 15 s unless it is said to be none.
 */
function durations(timeoutMs: number | undefined) {
  return {
    timeout: durationOfMs(0),
    maxStreamDuration: { maxStreamDuration: durationOfMs(timeoutMs ?? 0) },
  };
}
