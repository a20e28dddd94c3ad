import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketHeader, headerOf } from "../../policies/rate-limit-rules";
import type { RateLimitRule, RateLimitSpec } from "../../policies/rate-limit-spec";
import { anyRateLimitSpec } from "../../policies/written/specs.fixture";
import { expressible } from "../expressible.fixture";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import { decompileRateLimit } from "./decompile-rate-limit";
import { envoyGatewayOptionsSchema } from "./options";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const options = envoyGatewayOptionsSchema.parse({ port: 8000, parent: { kind: "Gateway", name: "models" } });
const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "chat-model" }];
const policy = (spec: object) => ({
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "BackendTrafficPolicy",
  spec: { targetRefs, ...spec },
});
const unsupported = (desired: Parameters<typeof unsupportedEnvoyGateway>[0]) =>
  unsupportedEnvoyGateway(desired, options, target);

/** All limits in one way of saying each, those of all proxies last: names, the status and which limits are of one rule are not kept there. */
function plain({ rules }: RateLimitSpec): unknown {
  const said = rules.flatMap(
    ({ name: _, match, per, scope, tokensPerMinute, ...requests }: RateLimitRule) => {
      const calls = {
        method: match?.method,
        path: match?.path,
        ...askedFor({ match, per }),
        scope: scope ?? "local",
      };
      return [
        ...(Object.keys(requests).length === 0 ? [] : [{ ...calls, ...requests }]),
        ...(tokensPerMinute === undefined ? [] : [{ ...calls, tokensPerMinute }]),
      ];
    },
  );
  return [
    ...said.filter(({ scope }) => scope === "local"),
    ...said.filter(({ scope }) => scope === "global"),
  ];
}

/** Who counts by a header counts those that have it. */
function askedFor(rule: Pick<RateLimitRule, "match" | "per">) {
  const [header, per] = [headerOf(rule.match), bucketHeader(rule)];
  return { header: header ?? (per === null ? undefined : { name: per }), per };
}

it("any rate limit that Envoy Gateway can be told comes back from its policy", () => {
  let said = 0;
  fc.assert(
    fc.property(anyRateLimitSpec, (given) => {
      const desired = expressible({ kind: "rate-limit", spec: given }, unsupported);
      if (desired?.kind !== "rate-limit" || desired.spec === null) return;
      said += 1;
      expect(unsupported(desired)).toEqual([]);
      const [resource] = compileEnvoyGateway(target, desired, options);
      const found = decompileRateLimit(target, JSON.parse(resource?.body ?? ""), options);
      expect(found.outcome === "spec" && found.spec && plain(found.spec)).toEqual(plain(desired.spec));
      const again = found.outcome === "spec" && { ...desired, spec: found.spec };
      expect(again && compileEnvoyGateway(target, again, options)).toEqual([resource]);
    }),
    { numRuns: 400 },
  );
  expect(said).toBeGreaterThan(100);
});

describe("what stands", () => {
  const limit = { requests: 10, unit: "Second" };

  it("says nothing of rates beside a circuit breaker", () => {
    const found = decompileRateLimit(target, policy({ circuitBreaker: { maxConnections: 5 } }), options);
    expect(found).toEqual({ outcome: "spec", spec: null });
  });

  it("is read with the defaults of its resource definition", () => {
    const clientSelectors = [{ headers: [{ name: "x-tenant", value: "acme" }], path: { value: "/v1" } }];
    const found = decompileRateLimit(
      target,
      policy({ rateLimit: { local: { rules: [{ clientSelectors, limit }] } } }),
      options,
    );
    expect(found).toEqual({
      outcome: "spec",
      spec: {
        rules: [
          {
            match: { header: { name: "x-tenant", exact: "acme" }, path: { prefix: "/v1" } },
            requestsPerSecond: 10,
          },
        ],
      },
    });
  });

  it.each<[string, object, string]>([
    [
      "a limit by the hour",
      { global: { rules: [{ limit: { requests: 1, unit: "Hour" } }] } },
      "spec.rateLimit.global.rules.0.limit.unit",
    ],
    [
      "a range of addresses",
      { local: { rules: [{ limit, clientSelectors: [{ sourceCIDR: { value: "10.0.0.0/8" } }] }] } },
      "spec.rateLimit.local.rules.0.clientSelectors.0",
    ],
    [
      "two selectors",
      {
        local: {
          rules: [
            { limit, clientSelectors: [{ methods: [{ value: "GET" }] }, { methods: [{ value: "PUT" }] }] },
          ],
        },
      },
      "spec.rateLimit.local.rules.0.clientSelectors",
    ],
    [
      "a limit without effect",
      { global: { rules: [{ limit, shadowMode: true }] } },
      "spec.rateLimit.global.rules.0",
    ],
    [
      "another cost",
      { global: { rules: [{ limit, cost: { request: { from: "Number", number: 2 } } }] } },
      "spec.rateLimit.global.rules.0.cost",
    ],
    ["a bucket of several routes", { global: { rules: [], shared: true } }, "spec.rateLimit.global"],
    [
      "a limit of nothing",
      { local: { rules: [{ limit: { requests: 0, unit: "Second" } }] } },
      "spec.rateLimit.rules.0.requestsPerSecond",
    ],
  ])("beyond a rate limit is named by its path: %s", (_, rateLimit, path) => {
    expect(decompileRateLimit(target, policy({ rateLimit }), options)).toMatchObject({
      outcome: "beyond",
      fields: [{ path }],
    });
  });
});

describe("what Envoy Gateway cannot be told", () => {
  const origin = { policyId: "p", revision: 1, changeId: "c" };
  const codesOf = (spec: RateLimitSpec) =>
    unsupported({ kind: "rate-limit", spec, origin }).map(({ path, code }) => `${path}: ${code}`);

  it("is named by its path", () => {
    const rules: RateLimitRule[] = [
      { requestsPerMinute: 5, burst: 9, tokensPerMinute: 5 },
      { tokensPerMinute: 5, scope: "global" },
    ];
    expect(codesOf({ rules, status: 503 })).toEqual([
      "rules.0.burst: envoy-gateway-burst",
      "rules.0.tokensPerMinute: envoy-gateway-local-tokens",
      "status: envoy-gateway-status",
    ]);
    expect(codesOf({ rules: [{ requestsPerMinute: 5 }], status: 429 })).toEqual([]);
  });

  it("is more limits than a policy has room for", () => {
    const rules = Array.from({ length: 17 }, (_, index) => ({ requestsPerMinute: index + 1 }));
    expect(codesOf({ rules })).toEqual(["rules.16: envoy-gateway-too-many-limits"]);
    expect(codesOf({ rules: rules.map((rule) => ({ ...rule, scope: "global" as const })) })).toEqual([]);
  });
});
