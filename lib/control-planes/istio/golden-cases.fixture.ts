import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { LoadBalancingSpec } from "../../policies/load-balancing-spec";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";

const all = { split: [{ to: { version: "v1" }, weightBp: 10_000 }] };
const rules = (...given: RouteRule[]): RouteSpec => ({ rules: given });
const share = (...parts: [string, number][]) =>
  parts.map(([version, weightBp]) => ({ to: { version }, weightBp }));

/** A policy for each thing that a route can say, and what it becomes is to be read by people. */
export const routeCases: Record<string, RouteSpec> = {
  "everything to one version": rules(all),
  "whole percents, and a version that waits": rules({
    split: share(["v1", 9_000], ["v2", 1_000], ["v3", 0]),
  }),
  "shares finer than a percent": rules({ split: share(["v1", 9_950], ["v2", 50]) }),
  "versions that are no DNS labels": rules({ split: share(["1.4.2", 5_000], ["1_5", 5_000]) }),
  "a name": rules({ name: "main", ...all }),
  "a match and nothing for the rest": rules({ match: [{ path: { exact: "/v1/chat" } }], ...all }),
  paths: rules(
    { name: "exact", match: [{ path: { exact: "/v1/chat/completions" } }], ...all },
    { name: "prefix", match: [{ path: { prefix: "/v1/" } }], ...all },
    all,
  ),
  gRPC: rules(
    { name: "method", match: [{ grpc: { service: "llm.Chat", method: "Ask" } }], ...all },
    { name: "service", match: [{ grpc: { service: "llm.Chat" } }], ...all },
    all,
  ),
  headers: rules(
    {
      match: [
        {
          headers: {
            "x-exact": { exact: "beta" },
            "x-prefix": { prefix: "be" },
            "x-regex": { regex: "beta|gold" },
            "x-there": { present: true },
            "x-absent": { present: false },
          },
        },
      ],
      ...all,
    },
    all,
  ),
  "alternatives, and a match of anything": rules(
    {
      match: [{ path: { prefix: "/a" }, headers: { "x-a": { exact: "1" } } }, { path: { prefix: "/b" } }],
      ...all,
    },
    { match: [{}], ...all },
  ),
  "a timeout in seconds": rules({ ...all, timeoutMs: 120_000 }),
  "a timeout in milliseconds": rules({ ...all, timeoutMs: 1_500 }),
  "retries on every reason": rules({
    ...all,
    retries: {
      attempts: 3,
      on: [
        "connect-failure",
        "refused-stream",
        "unavailable",
        "cancelled",
        "deadline-exceeded",
        "internal",
        "resource-exhausted",
      ],
    },
  }),
  "retries with a time for each": rules({
    ...all,
    retries: { attempts: 1, perTryTimeoutMs: 250, on: ["unavailable"] },
  }),
  faults: rules({
    ...all,
    fault: { delay: { percentBp: 1_250, ms: 5_000 }, abort: { percentBp: 1, status: 503 } },
  }),
  "faults for nobody": rules({
    ...all,
    fault: { delay: { percentBp: 0, ms: 1 }, abort: { percentBp: 0, status: 500 } },
  }),
  "a fault of neither kind": rules({ ...all, fault: {} }),
  "a mirror": rules({ ...all, mirror: { to: { version: "v2" }, percentBp: 10_000 } }),
  "a mirror of nothing": rules({ ...all, mirror: { to: { version: "v2" }, percentBp: 0 } }),
  "a mirror of some": rules({ ...all, mirror: { to: { version: "v2" }, percentBp: 25 } }),
};

/** A policy for each thing that a circuit breaker can say. */
export const breakerCases: Record<string, CircuitBreakerSpec> = {
  "limits on connections": { limits: { maxConnections: 200 } },
  "limits on calls that wait": { limits: { maxPendingRequests: 50 } },
  "limits on calls": { limits: { maxRequests: 400 } },
  "limits on retries under way": { limits: { maxRetries: 20 } },
  "limits on calls of a connection": { limits: { maxRequestsPerConnection: 1_000 } },
  "no limit on calls of a connection": { limits: { maxRequestsPerConnection: 0 } },
  "all limits": {
    limits: {
      maxConnections: 200,
      maxPendingRequests: 50,
      maxRequests: 400,
      maxRetries: 20,
      maxRequestsPerConnection: 1_000,
    },
  },
  "errors in a row": { outlierDetection: { consecutiveErrors: 5 } },
  "a gateway's errors in a row, others never": { outlierDetection: { consecutiveGatewayErrors: 3 } },
  "how long and how many": {
    outlierDetection: {
      consecutiveErrors: 7,
      intervalMs: 2_500,
      baseEjectionMs: 60_000,
      maxEjectionPercent: 50,
    },
  },
  "how many must be well": { outlierDetection: { consecutiveErrors: 5, minHealthPercent: 30 } },
  "a version's own limit beside the service's": {
    limits: { maxRequests: 400, maxConnections: 200 },
    versions: { v2: { limits: { maxRequests: 40 } } },
  },
  "a version's own detection, another's limit": {
    outlierDetection: { consecutiveErrors: 5, intervalMs: 5_000 },
    versions: {
      "1.5": { outlierDetection: { consecutiveErrors: 2 } },
      v2: { limits: { maxRequests: 40 } },
    },
  },
  "a version's detection and none of the service": {
    versions: { v2: { outlierDetection: { consecutiveErrors: 2 } } },
  },
};

/** The same of load balancing. */
export const balancingCases: Record<string, LoadBalancingSpec> = {
  "round in turn": { algorithm: "round-robin" },
  "round by the endpoints' own weights": { algorithm: "weighted-round-robin" },
  "the one with the fewest calls, new ones less at first": {
    algorithm: "least-request",
    slowStartMs: 30_000,
  },
  "at random": { algorithm: "random" },
  "by a header": { algorithm: "consistent-hash", hashOn: { header: "x-session-id" } },
  "by a cookie that is set": {
    algorithm: "consistent-hash",
    hashOn: { cookie: { name: "sid", ttlMs: 3_600_000 } },
  },
  "by a cookie that callers bring": { algorithm: "consistent-hash", hashOn: { cookie: { name: "sid" } } },
  "by a parameter": { algorithm: "consistent-hash", hashOn: { query: "session" } },
  "by the caller's address": { algorithm: "consistent-hash", hashOn: { sourceIp: true } },
  "a version in its own way": {
    algorithm: "round-robin",
    versions: {
      "1.5": { algorithm: "consistent-hash", hashOn: { header: "x-session-id" } },
      v2: { algorithm: "least-request", slowStartMs: 30_000 },
    },
  },
};
