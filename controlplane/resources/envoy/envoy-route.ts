import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { RouteSchema } from "../../generated/envoy/config/route/v3/route_components_pb";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../generated/envoy/config/route/v3/route_pb";
import { FractionalPercent_DenominatorType } from "../../generated/envoy/type/v3/percent_pb";
import { clusterName, type ServiceName, serviceKey } from "../../service-names";
import type { BalancingConfig } from "../../wire-load-balancing";
import type { RateLimitConfig } from "../../wire-rate-limit";
import { type RoutePolicy, type Rule, reachableRules, ruleName } from "../build-route";
import { durationOfMs } from "../duration";
import { faultOverride } from "../filter-overrides";
import { hashPolicies } from "./envoy-balancing";
import { envoyMatch } from "./envoy-match";
import { rateLimitsOf } from "./envoy-rate-limit";

/** What other sections say of a service's routes. */
export type BesideRoutes = { rates?: RateLimitConfig; balancing?: BalancingConfig };
type RouteInit = MessageInitShape<typeof RouteSchema>;
type ActionInit = Extract<RouteInit["action"], { case?: "route" }>;

/** First match wins; calls that no rule matches go to all ready endpoints. Whose calls these are, the scope has decided. */
export function envoyRoute(
  name: ServiceName,
  policy: RoutePolicy | undefined,
  { rates = {}, balancing = {} }: BesideRoutes = {},
): RouteConfiguration {
  const rules = policy === undefined ? [] : reachableRules(policy);
  const routes = rules.flatMap((rule, index) =>
    policy ? routesOf(name, policy, rule, { index, balancing }) : [],
  );
  if (rules.at(-1)?.match !== undefined || rules.length === 0)
    routes.push(defaultRoute(name, policy, balancing));
  return create(RouteConfigurationSchema, {
    name: serviceKey(name),
    virtualHosts: [
      {
        name: serviceKey(name),
        domains: ["*"],
        routes,
        ...rateLimitsOf(name, rates),
      },
    ],
  });
}

/** The alternatives of a rule's match each become a route of the same action. */
function routesOf(
  name: ServiceName,
  policy: RoutePolicy,
  rule: Rule,
  { index, balancing }: { index: number; balancing: BalancingConfig },
): RouteInit[] {
  const label = ruleName(rule, index);
  return (rule.match ?? [{}]).map((match) => ({
    name: label,
    match: envoyMatch(match),
    action: ruleAction(name, rule, balancing),
    metadata: originOf(policy, label),
    ...(rule.fault === undefined ? {} : { typedPerFilterConfig: faultOverride(rule.fault, "http") }),
  }));
}

function ruleAction(
  name: ServiceName,
  { split, timeoutMs, retries, mirror }: Rule,
  balancing: BalancingConfig,
): ActionInit {
  const clusters = split
    .filter(({ weightBp }) => weightBp > 0)
    .map(({ version, weightBp }) => ({ name: clusterName(name, version), weight: weightBp }));
  return {
    case: "route",
    value: {
      clusterSpecifier: { case: "weightedClusters", value: { clusters } },
      // Left out, it would be 15 s.
      timeout: durationOfMs(timeoutMs ?? 0),
      ...(retries && {
        retryPolicy: {
          retryOn: retries.on.join(","),
          numRetries: retries.attempts,
          ...(retries.perTryTimeoutMs && { perTryTimeout: durationOfMs(retries.perTryTimeoutMs) }),
        },
      }),
      hashPolicy: hashPolicies(balancing),
      requestMirrorPolicies: mirror && mirror.percentBp > 0 ? [mirrorPolicy(name, mirror)] : [],
    },
  };
}

/** A copy keeps the host of the call. */
function mirrorPolicy(name: ServiceName, { version, percentBp }: NonNullable<Rule["mirror"]>) {
  const denominator = FractionalPercent_DenominatorType.TEN_THOUSAND;
  return {
    cluster: clusterName(name, version),
    runtimeFraction: { defaultValue: { numerator: percentBp, denominator } },
    disableShadowHostSuffixAppend: true,
  };
}

function defaultRoute(
  name: ServiceName,
  policy: RoutePolicy | undefined,
  balancing: BalancingConfig,
): RouteInit {
  return {
    name: "default",
    match: envoyMatch({}),
    action: {
      case: "route",
      value: {
        clusterSpecifier: { case: "cluster", value: clusterName(name) },
        timeout: durationOfMs(0),
        hashPolicy: hashPolicies(balancing),
      },
    },
    ...(policy && { metadata: originOf(policy, "default") }),
  };
}

/** For access logs: `%METADATA(ROUTE:heddle:revision)%`. */
function originOf({ origin }: RoutePolicy, rule: string) {
  return { filterMetadata: { heddle: { ...origin, rule } } };
}
