import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import { anyBreakerSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import { decompileEnvoyGateway } from "./decompile";
import type { EnvoyGatewayKind } from "./kinds";
import { envoyGatewayOptionsSchema } from "./options";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const options = envoyGatewayOptionsSchema.parse({ port: 8000, parent: { kind: "Gateway", name: "models" } });
const breaker = (spec: CircuitBreakerSpec): DesiredPolicy<EnvoyGatewayKind> => ({
  kind: "circuit-breaker",
  spec,
  origin: { policyId: "p", revision: 1, changeId: "c" },
});
const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "chat-model" }];
const policy = (spec: object) => ({
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "BackendTrafficPolicy",
  spec: { targetRefs, ...spec },
});

/** What is asked for beside Envoy's own, which is not told apart from what nobody asked for. */
const own: Record<string, unknown> = {
  maxConnections: 1_024,
  maxPendingRequests: 1_024,
  maxRequests: 1_024,
  maxRetries: 1_024,
  intervalMs: 3_000,
  baseEjectionMs: 30_000,
  maxEjectionPercent: 10,
};
function askedFor(part: object | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part ?? {}).filter(([key, value]) => own[key] !== value));
}

/** The same with what is supported of it alone; null where that is nothing beside Envoy's own. */
function supported({ limits, outlierDetection }: CircuitBreakerSpec): CircuitBreakerSpec | null {
  const { successRate: _, failurePercentage, ...others } = outlierDetection ?? {};
  const rate = failurePercentage && {
    failurePercentage: { ...failurePercentage, minRequests: 50, minHosts: 5 },
  };
  const detection = askedFor({ ...others, ...rate });
  const asked = askedFor(limits);
  const spec = {
    ...(Object.keys(asked).length > 0 ? { limits: asked } : {}),
    ...(Object.keys(detection).length > 0 ? { outlierDetection: detection } : {}),
  };
  return circuitBreakerSpecSchema.safeParse(spec).data ?? null;
}

it("any circuit breaker that Envoy Gateway can be told comes back from its policy", () => {
  let said = 0;
  fc.assert(
    fc.property(anyBreakerSpec, (given) => {
      const spec = supported(given);
      if (spec === null) return;
      said += 1;
      expect(unsupportedEnvoyGateway(breaker(spec), options, target)).toEqual([]);
      const [resource] = compileEnvoyGateway(target, breaker(spec), options);
      expect(decompileEnvoyGateway(target, JSON.parse(resource?.body ?? ""), options)).toEqual({
        outcome: "spec",
        spec,
      });
    }),
    { numRuns: 400 },
  );
  expect(said).toBeGreaterThan(100);
});

describe("a standing BackendTrafficPolicy", () => {
  it("is read with the defaults of its resource definition", () => {
    const object = policy({
      circuitBreaker: { maxParallelRequests: 400 },
      healthCheck: {
        panicThreshold: 30,
        passive: { consecutive5XxErrors: 3, alwaysEjectOneEndpoint: false },
      },
    });
    expect(decompileEnvoyGateway(target, object, options)).toEqual({
      outcome: "spec",
      spec: {
        limits: { maxRequests: 400 },
        outlierDetection: { minHealthPercent: 30, consecutiveErrors: 3 },
      },
    });
    expect(decompileEnvoyGateway(target, policy({ circuitBreaker: {} }), options)).toEqual({
      outcome: "spec",
      spec: null,
    });
  });

  it("says by path what no circuit breaker says", () => {
    const object = policy({
      loadBalancer: { type: "LeastRequest" },
      retry: { numRetries: 2 },
      mergeType: "StrategicMerge",
      circuitBreaker: { perEndpoint: { maxConnections: 5 } },
      healthCheck: {
        active: { type: "HTTP" },
        passive: { splitExternalLocalOriginErrors: true, alwaysEjectOneEndpoint: true, interval: "1.5s" },
      },
    });
    expect(decompileEnvoyGateway(target, object, options)).toEqual({
      outcome: "beyond",
      fields: [
        { path: "spec.retry", what: "field" },
        { path: "spec.mergeType", what: "field" },
        { path: "spec.circuitBreaker.perEndpoint", what: "field" },
        { path: "spec.healthCheck.active", what: "field" },
        { path: "spec.healthCheck.passive.splitExternalLocalOriginErrors", what: "field" },
        { path: "spec.healthCheck.passive.alwaysEjectOneEndpoint", what: "field" },
        { path: "spec.healthCheck.passive.interval", what: "value" },
      ],
    });
    const other = policy({ targetRefs: [{ ...targetRefs[0], sectionName: "canary" }] });
    expect(decompileEnvoyGateway(target, other, options)).toEqual({
      outcome: "beyond",
      fields: [{ path: "spec.targetRefs", what: "parents" }],
    });
    expect(decompileEnvoyGateway(target, policy({ circuitBreaker: { maxConnections: 0 } }), options)).toEqual(
      {
        outcome: "beyond",
        fields: [{ path: "spec.limits.maxConnections", what: "value" }],
      },
    );
    expect(decompileEnvoyGateway(target, null, options)).toMatchObject({ outcome: "beyond" });
  });
});
