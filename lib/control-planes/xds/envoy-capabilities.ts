import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noModels, noTiers } from "../capability-table";
import { noneOfKind } from "../none-of-kind";

const route = capabilityTable("route", {
  exact: [
    "rules.*.name",
    "rules.*.match.*.headers",
    "rules.*.match.*.path",
    "rules.*.match.*.grpc",
    "rules.*.split",
    "rules.*.timeoutMs",
    "rules.*.retries",
    "rules.*.fault",
    "rules.*.mirror",
  ],
  approximate: {},
  unsupported: { keepRest: "no-objects-of-others" },
});

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: ["outlierDetection"],
  approximate: { limits: "envoy-limit-of-proxy" },
  unsupported: {},
});

/** First, as what is said of a whole holds for its parts. */
const beyondOneEnvoy = capabilityTable("rate-limit", {
  exact: [],
  approximate: {},
  unsupported: {
    "rules.*.per.header": "envoy-bucket-per-value",
    "rules.*.scope.global": "envoy-global-limit",
  },
});

const rateLimit = capabilityTable("rate-limit", {
  exact: ["rules.*.name", "rules.*.match", "rules.*.per", "rules.*.scope", "status"],
  approximate: {
    "rules.*.requestsPerSecond": "envoy-rate-of-proxy",
    "rules.*.requestsPerMinute": "envoy-rate-of-proxy",
    "rules.*.burst": "envoy-rate-of-proxy",
  },
  unsupported: { "rules.*.tokensPerMinute": "envoy-token-limit" },
});

const loadBalancing = capabilityTable("load-balancing", {
  exact: [
    "algorithm.round-robin",
    "algorithm.least-request",
    "algorithm.random",
    "algorithm.consistent-hash",
    "choices",
    "hashOn",
    "slowStartMs",
  ],
  approximate: {},
  unsupported: {
    "algorithm.weighted-round-robin": "xds-endpoint-weights",
    "algorithm.least-latency": "envoy-no-latency",
  },
});

/** What an Envoy makes of each field (envoy-api v3: route_components, circuit_breaker and outlier_detection.proto). */
export const envoyCapabilities: Capability[] = [
  noModels,
  noTiers,
  ...route,
  ...circuitBreaker,
  ...loadBalancing,
  ...beyondOneEnvoy,
  ...rateLimit,
  noneOfKind("access", "grpc-access"),
];
