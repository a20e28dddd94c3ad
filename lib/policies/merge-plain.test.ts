import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePlain } from "./merge-plain";
import type { PolicySpec } from "./policy-spec";
import { anyBreakerSpec } from "./written/specs.fixture";

const limit = (maxRequests: number) => ({ limits: { maxRequests } });
const detector = { thresholdPercent: 40, minRequests: 50, minHosts: 3 };

const mergeBreakers = (base: PolicySpec | null, target: PolicySpec | null, newest: PolicySpec | null) =>
  mergePlain("circuit-breaker", base, target, newest);

describe("mergePlain, of circuit breakers", () => {
  it("undoes a change that nothing followed, whatever the two said", () => {
    fc.assert(
      fc.property(anyBreakerSpec, anyBreakerSpec, (before, after) => {
        expect(mergeBreakers(after, before, after)).toEqual({ outcome: "merged", spec: before });
        expect(mergeBreakers(after, null, after)).toEqual({ outcome: "merged", spec: null });
        expect(mergeBreakers(null, before, null)).toEqual({ outcome: "merged", spec: before });
      }),
    );
  });

  it("keeps what others changed since", () => {
    const newest = { limits: { maxRequests: 5, maxRetries: 3 }, versions: { v2: limit(9) } };
    expect(mergeBreakers(limit(5), limit(100), newest)).toEqual({
      outcome: "merged",
      spec: { ...newest, limits: { maxRequests: 100, maxRetries: 3 } },
    });
  });

  it("takes a group away only when nobody put anything else there", () => {
    const made = { ...limit(5), outlierDetection: { maxEjectionPercent: 50 } };
    expect(mergeBreakers(made, limit(5), made)).toEqual({ outcome: "merged", spec: limit(5) });
    const newest = { ...limit(5), outlierDetection: { maxEjectionPercent: 50, intervalMs: 500 } };
    expect(mergeBreakers(made, limit(5), newest)).toEqual({
      outcome: "merged",
      spec: { ...limit(5), outlierDetection: { intervalMs: 500 } },
    });
  });

  it.each<[string, Parameters<typeof mergeBreakers>, string[]]>([
    ["the same limit", [limit(5), limit(100), limit(8)], ["limits.maxRequests"]],
    [
      "a version's limit",
      [{ versions: { v1: limit(5) } }, { versions: { v1: limit(9) } }, { versions: { v1: limit(8) } }],
      ["versions.v1.limits.maxRequests"],
    ],
    [
      "a detector that one side takes away",
      [
        { ...limit(1), outlierDetection: { failurePercentage: detector } },
        limit(1),
        { ...limit(1), outlierDetection: { failurePercentage: { ...detector, minHosts: 5 } } },
      ],
      ["outlierDetection.failurePercentage"],
    ],
  ])("names %s when both sides changed it", (_, [base, target, newest], fields) => {
    const merged = mergeBreakers(base, target, newest);
    expect(merged.outcome).toBe("overlap");
    expect(
      merged.outcome === "overlap" &&
        fields.every((field) => merged.fields.some((own) => own.startsWith(field))),
    ).toBe(true);
  });
});
