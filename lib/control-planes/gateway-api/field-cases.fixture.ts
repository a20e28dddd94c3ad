import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { KindedSpec } from "../../policies/policy-spec";
import type { RouteRule } from "../../policies/route-spec";

const toV1: RouteRule["split"] = [{ to: { version: "v1" }, weightBp: 10_000 }];
const rest: RouteRule = { split: toV1 };

const one = (fields: Partial<RouteRule>): KindedSpec<"route" | "circuit-breaker"> => ({
  kind: "route",
  spec: { rules: [{ split: toV1, ...fields }] },
});
/** The rule in question goes first; another takes the rest. */
const matched = (match: NonNullable<RouteRule["match"]>): KindedSpec<"route" | "circuit-breaker"> => ({
  kind: "route",
  spec: { rules: [{ match, split: [{ to: { version: "v2" }, weightBp: 10_000 }] }, rest] },
});
const retried = (
  on: NonNullable<RouteRule["retries"]>["on"][number],
): KindedSpec<"route" | "circuit-breaker"> => one({ retries: { attempts: 2, on: [on] } });
const breaker = (spec: CircuitBreakerSpec): KindedSpec<"route" | "circuit-breaker"> => ({
  kind: "circuit-breaker",
  spec,
});

/** One policy for each field that a policy can have, and for what is written in more than one way. */
export const fieldCases: Record<string, KindedSpec<"route" | "circuit-breaker">> = {
  nothing: { kind: "route", spec: null },
  "split and its weights": one({
    split: [
      { to: { version: "v1" }, weightBp: 9_000 },
      { to: { version: "v2" }, weightBp: 1_000 },
    ],
  }),
  "weights below a percent, and none": one({
    split: [
      { to: { version: "v1" }, weightBp: 9_999 },
      { to: { version: "v2" }, weightBp: 1 },
      { to: { version: "v3" }, weightBp: 0 },
    ],
  }),
  "a version that stands by": one({
    split: [
      { to: { version: "v1" }, weightBp: 7_500 },
      { to: { version: "v2" }, weightBp: 2_500 },
      { to: { version: "v3" }, weightBp: 10_000, priority: 1 },
    ],
  }),
  name: one({ name: "premium" }),
  model: matched([{ model: { exact: "llama-3-8b" } }]),
  "path, exact": matched([{ path: { exact: "/v1/chat" } }]),
  "path, prefix": matched([{ path: { prefix: "/v1" } }]),
  "header, exact": matched([{ headers: { "x-tier": { exact: "premium" } } }]),
  "header, prefix": matched([{ headers: { "x-tier": { prefix: "pre.mium" } } }]),
  "header, expression": matched([{ headers: { "x-tier": { regex: "beta|gold" } } }]),
  "header, present": matched([{ headers: { "x-tier": { present: true } } }]),
  "header, absent": matched([{ headers: { "x-tier": { present: false } } }]),
  "gRPC service": matched([{ grpc: { service: "llm.v1.Chat" } }]),
  "gRPC method": matched([{ grpc: { service: "llm.v1.Chat", method: "Complete" } }]),
  "several conditions and several matches": matched([
    { headers: { "x-tier": { exact: "premium" }, "x-beta": { present: true } } },
    { headers: { "x-tier": { exact: "internal" } } },
  ]),
  "no rule for the rest": {
    kind: "route",
    spec: { rules: [{ match: [{ headers: { "x-tier": { exact: "premium" } } }], split: toV1 }] },
  },
  timeout: one({ timeoutMs: 120_000 }),
  "timeout of some milliseconds": one({ timeoutMs: 100_250 }),
  "retries on connect-failure": retried("connect-failure"),
  "retries on refused-stream": retried("refused-stream"),
  "retries on unavailable": retried("unavailable"),
  "retries on cancelled": retried("cancelled"),
  "retries on deadline-exceeded": retried("deadline-exceeded"),
  "retries on internal": retried("internal"),
  "retries on resource-exhausted": retried("resource-exhausted"),
  "retries with a timeout of one try": one({
    timeoutMs: 60_000,
    retries: { attempts: 3, perTryTimeoutMs: 1_500, on: ["connect-failure", "unavailable", "internal"] },
  }),
  "fault, delay": one({ fault: { delay: { percentBp: 10, ms: 5_000 } } }),
  "fault, abort": one({ fault: { abort: { percentBp: 1_050, status: 503 } } }),
  mirror: one({ mirror: { to: { version: "v2" }, percentBp: 500 } }),
  "mirror of less than a percent": one({ mirror: { to: { version: "v2" }, percentBp: 25 } }),
  "no breaker": { kind: "circuit-breaker", spec: null },
  "limit on connections": breaker({ limits: { maxConnections: 200 } }),
  "limit on pending requests": breaker({ limits: { maxPendingRequests: 50 } }),
  "limit on requests": breaker({ limits: { maxRequests: 400 } }),
  "limit on retries": breaker({ limits: { maxRetries: 20 } }),
  "limit on requests of a connection": breaker({ limits: { maxRequestsPerConnection: 100 } }),
  "consecutive errors": breaker({ outlierDetection: { consecutiveErrors: 7 } }),
  "consecutive gateway errors": breaker({ outlierDetection: { consecutiveGatewayErrors: 3 } }),
  "interval and ejection": breaker({
    outlierDetection: {
      consecutiveErrors: 5,
      intervalMs: 10_000,
      baseEjectionMs: 1_500,
      maxEjectionPercent: 50,
    },
  }),
  "healthy share": breaker({ outlierDetection: { minHealthPercent: 30 } }),
  "failure percentage": breaker({
    outlierDetection: { failurePercentage: { thresholdPercent: 60, minRequests: 7, minHosts: 2 } },
  }),
  "success rate": breaker({
    outlierDetection: { successRate: { stdevFactor: 1.9, minRequests: 5, minHosts: 3 } },
  }),
  "a version's own": breaker({
    outlierDetection: { consecutiveErrors: 5 },
    versions: { v2: { outlierDetection: { consecutiveErrors: 2, baseEjectionMs: 5_000 } } },
  }),
};
