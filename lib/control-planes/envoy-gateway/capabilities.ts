import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable } from "../capability-table";
import { routeCapabilities } from "../gateway-api/capabilities";
import { noneOfKind } from "../none-of-kind";
import type { EnvoyGatewayOptions } from "./options";

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: [
    "limits.maxRequestsPerConnection",
    "outlierDetection.consecutiveErrors",
    "outlierDetection.consecutiveGatewayErrors",
    "outlierDetection.intervalMs",
    "outlierDetection.baseEjectionMs",
    "outlierDetection.maxEjectionPercent",
    "outlierDetection.minHealthPercent",
    "outlierDetection.failurePercentage.thresholdPercent",
  ],
  approximate: {
    "limits.maxConnections": "envoy-gateway-limits",
    "limits.maxPendingRequests": "envoy-gateway-limits",
    "limits.maxRequests": "envoy-gateway-limits",
    "limits.maxRetries": "envoy-gateway-limits",
    "outlierDetection.failurePercentage.minRequests": "envoy-gateway-min-requests",
    "outlierDetection.failurePercentage.minHosts": "envoy-gateway-min-hosts",
  },
  unsupported: { "outlierDetection.successRate": "envoy-gateway-success-rate" },
});

const loadBalancing = capabilityTable("load-balancing", {
  exact: [
    "algorithm.round-robin",
    "algorithm.least-request",
    "algorithm.random",
    "algorithm.consistent-hash",
    "hashOn",
    "slowStartMs",
  ],
  approximate: {},
  unsupported: {
    "algorithm.weighted-round-robin": "envoy-gateway-endpoint-weights",
    "algorithm.least-latency": "envoy-no-latency",
    choices: "envoy-gateway-choices",
  },
});

const rateLimit = capabilityTable("rate-limit", {
  exact: ["rules.*.match.header", "rules.*.match.method", "rules.*.match.path.exact", "rules.*.scope"],
  approximate: {
    "rules.*.name": "envoy-gateway-rule-name",
    "rules.*.match.path.prefix": "gateway-path-prefix",
    "rules.*.per": "envoy-gateway-each-value",
    "rules.*.requestsPerSecond": "envoy-gateway-rate",
    "rules.*.requestsPerMinute": "envoy-gateway-rate",
    "rules.*.tokensPerMinute": "envoy-gateway-tokens",
    status: "envoy-gateway-status",
  },
  unsupported: { "rules.*.burst": "envoy-gateway-burst" },
});

/** A policy is about a route, whichever backend takes the call. First, as it holds for all below it. */
const ofVersions = (["circuit-breaker", "load-balancing"] as const).map(
  (kind): Capability => ({ kind, path: "versions", support: "unsupported", why: "envoy-gateway-versions" }),
);

/** The same of faults, of all rules. First, before what the Gateway API has of them. */
const faults: Capability = {
  kind: "route",
  path: "rules.*.fault",
  support: "approximate",
  how: "envoy-gateway-fault",
};

/** What its BackendTrafficPolicy (v1.9) makes of each kind but routes. */
export const trafficPolicyCapabilities: readonly Capability[] = [
  ...ofVersions,
  ...circuitBreaker,
  ...loadBalancing,
  ...rateLimit,
];

/** What Envoy Gateway (v1.9) makes of each field: routes as the Gateway API has them, and its BackendTrafficPolicy. Pure. */
export function envoyGatewayCapabilities(
  form: Pick<EnvoyGatewayOptions, "protocol" | "experimental">,
): Capability[] {
  return [
    faults,
    ...routeCapabilities(form),
    ...trafficPolicyCapabilities,
    noneOfKind("access", "envoy-gateway-access"),
  ];
}
