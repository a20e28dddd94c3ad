import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakerFor as wireBreakerFor } from "../../../controlplane/resources/breaker-for";
import { buildCluster } from "../../../controlplane/resources/build-cluster";
import { checkSection } from "../../../controlplane/resources/check-config";
import { breakerConfigSchema } from "../../../controlplane/wire";
import type { KindedSpec } from "../../policies/policy-spec";
import { kindedSpec, specSchemaOf } from "../../policies/policy-spec";
import { anyBreakerSpec, anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { compileXds, unsupportedXds } from "./compile";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 1, changeId: "c" };

/** Takes away what a path names; a key may have dots. */
function take(value: object, path: string): void {
  for (const [key, item] of Object.entries(value)) {
    if (key === path) {
      if (Array.isArray(value)) value.splice(Number(key), 1);
      else Reflect.deleteProperty(value, key);
      return;
    }
    if (path.startsWith(`${key}.`) && item !== null && typeof item === "object") {
      take(item, path.slice(key.length + 1));
    }
  }
}

/** The same without what the target cannot do, and without what says nothing then; undefined if nothing is left. */
function expressible(given: KindedSpec): DesiredPolicy | undefined {
  const rest = structuredClone(given.spec);
  if (rest === null) return undefined;
  for (const { path } of unsupportedXds({ ...given, origin }).toReversed()) take(rest, path);
  const parsed = specSchemaOf(given.kind).safeParse(rest);
  return parsed.success ? { ...kindedSpec(given.kind, parsed.data), origin } : undefined;
}

function bodyOf(desired: DesiredPolicy): unknown {
  const [resource] = compileXds(target, desired);
  return JSON.parse(resource?.body || "{}");
}

describe("what the capability table does not refuse", () => {
  it.each([
    ["route", anyRouteSpec.map((spec): KindedSpec => ({ kind: "route", spec }))],
    ["circuit-breaker", anyBreakerSpec.map((spec): KindedSpec => ({ kind: "circuit-breaker", spec }))],
  ] as const)("the control plane takes: any %s", (kind, anySpec) => {
    let taken = 0;
    fc.assert(
      fc.property(anySpec, (given) => {
        const desired = expressible(given);
        if (desired === undefined) return;
        taken += 1;
        expect(unsupportedXds(desired)).toEqual([]);
        const checked = checkSection(target, kind, bodyOf(desired));
        expect(checked.ok ? null : checked.fault).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(30);
  });
});

it("what it refuses, the control plane does not know either", () => {
  fc.assert(
    fc.property(anyBreakerSpec, (spec) => {
      const desired: DesiredPolicy = { kind: "circuit-breaker", spec, origin };
      const isTaken = checkSection(target, "circuit-breaker", bodyOf(desired)).ok;
      expect(isTaken).toBe(unsupportedXds(desired).length === 0);
    }),
  );
});

it("a breaker's every field reaches the cluster of its version", () => {
  const spec = {
    limits: { maxRequests: 9 },
    outlierDetection: {
      intervalMs: 1_500,
      baseEjectionMs: 2_250,
      maxEjectionPercent: 33,
      failurePercentage: { thresholdPercent: 60, minRequests: 7, minHosts: 2 },
    },
    versions: {
      v2: {
        limits: { maxRequests: 4 },
        outlierDetection: { successRate: { stdevFactor: 1.9, minRequests: 5, minHosts: 3 } },
      },
    },
  };
  const config = breakerConfigSchema.parse(bodyOf({ kind: "circuit-breaker", spec, origin }));
  const cluster = (version?: string) => buildCluster("llm/chat-model", wireBreakerFor(config, version));
  expect(cluster("v1").circuitBreakers?.thresholds[0]?.maxRequests).toBe(9);
  expect(cluster("v1").outlierDetection).toMatchObject({ enforcingSuccessRate: 0, maxEjectionPercent: 33 });
  const v2 = cluster("v2");
  expect(v2.circuitBreakers?.thresholds[0]?.maxRequests).toBe(4);
  expect(v2.outlierDetection).toMatchObject({
    interval: { seconds: 1n, nanos: 500_000_000 },
    baseEjectionTime: { seconds: 2n, nanos: 250_000_000 },
    enforcingFailurePercentage: 100,
    failurePercentageThreshold: 60,
    failurePercentageRequestVolume: 7,
    failurePercentageMinimumHosts: 2,
    enforcingSuccessRate: 100,
    successRateStdevFactor: 1_900,
    successRateRequestVolume: 5,
    successRateMinimumHosts: 3,
  });
  const none = buildCluster("llm/chat-model");
  expect(none.circuitBreakers?.thresholds[0]?.maxRequests).toBe(0xffff_ffff);
  expect(none.outlierDetection).toMatchObject({
    enforcingFailurePercentage: 0,
    enforcingSuccessRate: 0,
    enforcingConsecutive5xx: 0,
  });
});
