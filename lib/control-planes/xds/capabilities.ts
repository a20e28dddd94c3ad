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
    "rules.*.retries.attempts",
    "rules.*.retries.on.unavailable",
    "rules.*.retries.on.cancelled",
    "rules.*.retries.on.deadline-exceeded",
    "rules.*.retries.on.internal",
    "rules.*.retries.on.resource-exhausted",
    "rules.*.fault.delay",
    "rules.*.fault.abort.percent",
  ],
  approximate: {
    "rules.*.timeoutMs": "grpc-timeout-of-stream",
    "rules.*.fault.abort.status": "grpc-abort-status",
  },
  unsupported: {
    keepRest: "no-objects-of-others",
    "rules.*.retries.on.connect-failure": "grpc-retry-reason",
    "rules.*.retries.on.refused-stream": "grpc-retry-reason",
    "rules.*.retries.perTryTimeoutMs": "grpc-per-try-timeout",
    "rules.*.mirror": "grpc-mirror",
  },
});

const circuitBreaker = capabilityTable("circuit-breaker", {
  exact: [
    "outlierDetection.intervalMs",
    "outlierDetection.baseEjectionMs",
    "outlierDetection.maxEjectionPercent",
    "outlierDetection.failurePercentage",
    "outlierDetection.successRate",
  ],
  approximate: { "limits.maxRequests": "grpc-limit-of-caller" },
  unsupported: {
    "limits.maxConnections": "grpc-connection-limits",
    "limits.maxPendingRequests": "grpc-connection-limits",
    "limits.maxRequestsPerConnection": "grpc-connection-limits",
    "limits.maxRetries": "grpc-retry-budget",
    "outlierDetection.consecutiveErrors": "grpc-consecutive-errors",
    "outlierDetection.consecutiveGatewayErrors": "grpc-consecutive-errors",
    "outlierDetection.minHealthPercent": "grpc-min-health",
  },
});

/** They go round in turn whatever is said, so this alone may be said. */
const loadBalancing = capabilityTable("load-balancing", {
  exact: ["algorithm.round-robin"],
  approximate: {},
  unsupported: {
    "algorithm.weighted-round-robin": "grpc-in-turn",
    "algorithm.least-request": "grpc-in-turn",
    "algorithm.least-latency": "grpc-in-turn",
    "algorithm.random": "grpc-in-turn",
    "algorithm.consistent-hash": "grpc-in-turn",
    choices: "grpc-in-turn",
    hashOn: "grpc-in-turn",
    slowStartMs: "grpc-in-turn",
  },
});

/** What gRPC's clients (grpc-js-xds 1.14) make of each field. */
export const xdsCapabilities: Capability[] = [
  noModels,
  noTiers,
  ...route,
  ...circuitBreaker,
  ...loadBalancing,
  noneOfKind("rate-limit", "grpc-rate-limit"),
  noneOfKind("access", "grpc-access"),
];
