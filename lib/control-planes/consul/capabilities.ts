import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noModels, noTiers, type Reason } from "../capability-table";
import { noneOfKind } from "../none-of-kind";

const route = capabilityTable("route", {
  exact: [
    "rules.*.match.*.headers",
    "rules.*.match.*.path",
    "rules.*.match.*.grpc",
    "rules.*.split",
    "rules.*.timeoutMs",
    "rules.*.retries.attempts",
    "rules.*.retries.on",
  ],
  approximate: { "rules.*.name": "consul-rule-name" },
  unsupported: {
    keepRest: "no-objects-of-others",
    "rules.*.retries.perTryTimeoutMs": "consul-per-try-timeout",
    "rules.*.fault": "consul-fault",
    "rules.*.mirror": "consul-mirror",
  },
});

/** First, so that it holds for all that a version's own part says. */
const versions = capabilityTable("circuit-breaker", {
  exact: [],
  approximate: {},
  unsupported: { versions: "consul-version-breaker" },
});

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: [],
  approximate: {
    "limits.maxConnections": "consul-breaker-of-callers",
    "limits.maxPendingRequests": "consul-breaker-of-callers",
    "limits.maxRequests": "consul-breaker-of-callers",
    "outlierDetection.consecutiveErrors": "consul-breaker-of-callers",
    "outlierDetection.intervalMs": "consul-breaker-of-callers",
    "outlierDetection.baseEjectionMs": "consul-breaker-of-callers",
    "outlierDetection.maxEjectionPercent": "consul-breaker-of-callers",
  },
  unsupported: {
    "limits.maxRequestsPerConnection": "consul-requests-per-connection",
    "limits.maxRetries": "consul-retry-budget",
    "outlierDetection.consecutiveGatewayErrors": "consul-gateway-errors",
    "outlierDetection.minHealthPercent": "consul-min-health",
    "outlierDetection.failurePercentage": "consul-consecutive-errors-only",
    "outlierDetection.successRate": "consul-consecutive-errors-only",
  },
});

const loadBalancing = capabilityTable("load-balancing", {
  exact: ["algorithm.least-request", "algorithm.random", "algorithm.consistent-hash", "choices", "hashOn"],
  approximate: {
    "algorithm.round-robin": "consul-registered-weights",
    "algorithm.weighted-round-robin": "consul-registered-weights",
  },
  unsupported: { "algorithm.least-latency": "envoy-no-latency", slowStartMs: "consul-slow-start" },
});

/** Of a rule of either list. */
const ofRule = (fields: readonly string[]) =>
  ["allow", "deny"].flatMap((list) => fields.map((field) => `${list}.*.${field}`));
/** Of a single caller, and of each of several. */
const ofCaller = (fields: readonly string[]) =>
  ofRule(fields.flatMap((field) => [`from.${field}`, `from.*.${field}`]));
const all = (paths: readonly string[], why: Reason) => Object.fromEntries(paths.map((path) => [path, why]));

const access = capabilityTable("access", {
  exact: ["mtls.strict", ...ofRule(["methods", "paths"])],
  approximate: {
    "mtls.permissive": "consul-permissive",
    ...all(ofCaller(["namespace", "service"]), "consul-callers-elsewhere"),
    ...all(ofRule(["grpc"]), "istio-grpc-method-as-path"),
  },
  unsupported: {
    "mtls.disabled": "consul-mtls-disabled",
    ...all(ofCaller(["principal"]), "consul-principal"),
    ...all(ofRule(["requireJwt"]), "consul-jwt"),
    jwt: "consul-jwt",
  },
});

/** What Consul 1.17 and later make of each field (config entries; Envoy as the proxy). */
export const consulCapabilities: Capability[] = [
  noModels,
  noTiers,
  ...route,
  ...versions,
  ...circuitBreaker,
  ...loadBalancing,
  // `RateLimits` of service-defaults; Community Edition refuses it (agent/structs/config_entry_ce.go validateRatelimit).
  noneOfKind("rate-limit", "consul-rate-limit"),
  ...access,
];
