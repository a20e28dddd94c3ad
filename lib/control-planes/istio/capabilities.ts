import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noModels, noTiers } from "../capability-table";
import { noneOfKind } from "../none-of-kind";

const route = capabilityTable("route", {
  exact: [
    "keepRest",
    "rules.*.name",
    "rules.*.match.*.headers",
    "rules.*.match.*.path",
    "rules.*.split",
    "rules.*.retries",
    "rules.*.mirror",
  ],
  approximate: {
    "rules.*.match.*.grpc": "istio-grpc-as-path",
    "rules.*.timeoutMs": "istio-timeout-of-stream",
    "rules.*.fault.delay": "istio-fault-before-timeout",
    "rules.*.fault.abort": "istio-fault-before-timeout",
  },
  unsupported: {},
});

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: [
    "limits.maxConnections",
    "limits.maxPendingRequests",
    "limits.maxRequests",
    "limits.maxRequestsPerConnection",
    "outlierDetection.consecutiveErrors",
    "outlierDetection.consecutiveGatewayErrors",
    "outlierDetection.intervalMs",
    "outlierDetection.baseEjectionMs",
    "outlierDetection.maxEjectionPercent",
    "outlierDetection.minHealthPercent",
  ],
  approximate: { "limits.maxRetries": "istio-retries-from-one" },
  unsupported: {
    "outlierDetection.failurePercentage": "istio-failure-share",
    "outlierDetection.successRate": "istio-failure-share",
  },
});

const rule = ["methods", "paths", "requireJwt"];
const access = capabilityTable("access", {
  exact: [
    "mtls",
    ...["allow", "deny"].flatMap((list) => [
      ...rule.map((field) => `${list}.*.${field}`),
      // A list of callers, and a single one.
      ...["namespace", "principal"].flatMap((field) => [
        `${list}.*.from.*.${field}`,
        `${list}.*.from.${field}`,
      ]),
    ]),
    "jwt",
  ],
  approximate: {
    ...Object.fromEntries(
      ["allow", "deny"].flatMap((list) => [
        [`${list}.*.from.service`, "service-as-account"],
        [`${list}.*.from.*.service`, "service-as-account"],
        [`${list}.*.grpc`, "istio-grpc-method-as-path"],
      ]),
    ),
  },
  unsupported: {},
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
  approximate: { "algorithm.weighted-round-robin": "istio-endpoint-weights" },
  unsupported: { "algorithm.least-latency": "envoy-no-latency", choices: "istio-choices" },
});

/** What Istio 1.30 makes of each field, by its VirtualService and DestinationRule. */
export const istioCapabilities: Capability[] = [
  noModels,
  noTiers,
  ...route,
  ...circuitBreaker,
  ...loadBalancing,
  noneOfKind("rate-limit", "istio-rate-limit"),
  ...access,
];
