import { describe, expect, it } from "vitest";
import type { AccessSpec } from "../../policies/access-spec";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import { kindedSpec, type SpecOf } from "../../policies/policy-spec";
import type { RouteSpec } from "../../policies/route-spec";
import { faultsOfTable } from "../capability-faults.fixture";
import type { DesiredPolicy } from "../control-plane";
import type { CallerOptions } from "./access/callers";
import { consulCapabilities } from "./capabilities";
import type { ConsulKind } from "./kinds";
import { unsupportedConsul } from "./unsupported";

const ofCommunity = { namespace: "default" };
const origin = { policyId: "p", revision: 1, changeId: "c" };

describe("Consul's capability table", () => {
  it("knows every field of every kind of policy, and no other, and has words for every reason", () => {
    expect(faultsOfTable(consulCapabilities)).toEqual({ unknown: [], stray: [], wordless: [] });
  });
});

function found<Kind extends ConsulKind>(
  kind: Kind,
  spec: SpecOf[Kind],
  options: CallerOptions = ofCommunity,
) {
  const desired = { ...kindedSpec(kind, spec), origin } as DesiredPolicy<ConsulKind>;
  return unsupportedConsul(desired, options).map(({ path, code }) => [path, code]);
}

describe("what Consul cannot say", () => {
  it("of a route is named by its path", () => {
    const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
    const spec: RouteSpec = {
      rules: [
        {
          match: [
            { headers: { "x-a": { exact: "" }, "x-b": { present: true } }, path: { prefix: "v1/" } },
            { path: { exact: "/a" }, grpc: { service: "llm.Chat" } },
          ],
          split,
          retries: { attempts: 1, perTryTimeoutMs: 5, on: ["unavailable", "connect-failure"] },
          mirror: { to: { version: "v2" }, percentBp: 100 },
        },
        { split, fault: { abort: { percentBp: 100, status: 503 } } },
      ],
    };
    expect(found("route", spec)).toEqual([
      ["rules.0.retries.perTryTimeoutMs", "consul-per-try-timeout"],
      ["rules.0.mirror", "consul-mirror"],
      ["rules.1.fault", "consul-fault"],
      ["rules.0.match.0.path", "consul-path-slash"],
      ["rules.0.match.0.headers.x-a", "consul-empty-match"],
      ["rules.0.match.1.path", "grpc-method-is-path"],
    ]);
  });

  it("of a breaker is a version's own part, and whatever ejects but consecutive errors", () => {
    const spec: CircuitBreakerSpec = {
      limits: { maxRequests: 4, maxRetries: 0 },
      outlierDetection: { intervalMs: 1_000, minHealthPercent: 30 },
      versions: { "v1.2": { limits: { maxRequests: 2 } } },
    };
    expect(found("circuit-breaker", spec)).toEqual([
      ["limits.maxRetries", "consul-retry-budget"],
      ["outlierDetection.minHealthPercent", "consul-min-health"],
      ["versions", "consul-version-breaker"],
      ["outlierDetection", "consul-consecutive-errors-only"],
    ]);
  });

  it("of load balancing is latency, a slow start, and a part of a second", () => {
    expect(found("load-balancing", { algorithm: "least-latency" })).toEqual([
      ["algorithm", "envoy-no-latency"],
    ]);
    expect(found("load-balancing", { algorithm: "least-request", choices: 3, slowStartMs: 1_000 })).toEqual([
      ["slowStartMs", "consul-slow-start"],
    ]);
    const sticky = (ttlMs: number) => ({
      algorithm: "consistent-hash" as const,
      hashOn: { cookie: { name: "sid", ttlMs } },
    });
    expect(found("load-balancing", sticky(1_500))).toEqual([
      ["hashOn.cookie.ttlMs", "consul-cookie-seconds"],
    ]);
    expect(found("load-balancing", sticky(2_000))).toEqual([]);
  });

  it("of access is an identity, a token, and mTLS that is not asked for", () => {
    const spec: AccessSpec = {
      mtls: "disabled",
      allow: [
        { from: { principal: "spiffe://other.test/a" }, methods: ["GET"] },
        { from: [{ namespace: "default", service: "web" }], requireJwt: { issuer: "a" } },
      ],
      jwt: [{ issuer: "a", jwksUri: "https://issuer.test/keys" }],
    };
    expect(found("access", spec)).toEqual([
      ["mtls", "consul-mtls-disabled"],
      ["allow.0.from.principal", "consul-principal"],
      ["allow.1.requireJwt", "consul-jwt"],
      ["jwt", "consul-jwt"],
    ]);
  });

  it("of access is a rule beside permissive mTLS, and in Community Edition another namespace", () => {
    const from = [{ namespace: "default" }, { namespace: "batch" }];
    const deny = [{ from: { namespace: "batch" } }, { from, paths: ["/a"] }];
    expect(found("access", { mtls: "permissive", deny })).toEqual([
      ["mtls", "consul-permissive-past-rules"],
      ["deny.0.from.namespace", "consul-one-namespace"],
      ["deny.1.from.1.namespace", "consul-one-namespace"],
    ]);
    expect(found("access", { mtls: "permissive" })).toEqual([]);
    expect(found("access", { deny }, { namespace: "default", partition: "default" })).toEqual([]);
    expect(found("access", { deny }, { namespace: "ai" })).toEqual([]);
  });

  it("is nothing where there is no policy", () => {
    expect(unsupportedConsul({ kind: "route", spec: null, origin }, ofCommunity)).toEqual([]);
  });
});
