import { describe, expect, it } from "vitest";
import type { CircuitBreakerSpec } from "./circuit-breaker-spec";
import type { Behind } from "./concurrency";
import { loosenedTo, trippingLimit, withLimit } from "./loosening";

const spec: CircuitBreakerSpec = {
  limits: { maxRequests: 16, maxPendingRequests: 4 },
  outlierDetection: { consecutiveErrors: 5 },
  versions: { v1: { limits: { maxRequests: 4, maxRetries: 1 } } },
};
const engines = (how: Behind["how"]): Behind => ({ engines: 6, total: 384, how });

describe("the limit that trips", () => {
  it.each<[string, CircuitBreakerSpec, string | null, unknown]>([
    ["is a version's own", spec, "v1", { limit: "maxRequests", value: 4 }],
    ["is the service's where a version has none", spec, "v2", { limit: "maxRequests", value: 16 }],
    [
      "is that on waiting calls where no other is",
      { limits: { maxPendingRequests: 4 } },
      null,
      { limit: "maxPendingRequests", value: 4 },
    ],
    ["is none of Heddle's", { outlierDetection: { consecutiveErrors: 5 } }, "v1", null],
  ])("%s", (_, breaker, version, expected) => expect(trippingLimit(breaker, version)).toEqual(expected));
});

describe("what it is loosened to", () => {
  it.each<[string, number, Behind | null, number | null, number]>([
    ["each caller's share of the engines", 4, engines("configured"), 38, 11],
    ["at least half as much again", 16, engines("seen-full"), 38, 24],
    ["twice as much where engines were never full", 4, engines("seen"), 38, 8],
    ["twice as much where nobody tells", 1, null, 38, 2],
    ["twice as much where callers are not counted", 5, engines("configured"), null, 10],
    ["no more than can be said", 900_000, null, null, 1_000_000],
  ])("%s", (_, value, behind, callers, expected) =>
    expect(loosenedTo(value, behind, callers)).toBe(expected),
  );
});

describe("a loosened breaker", () => {
  it("keeps all but one limit of one version", () => {
    expect(withLimit(spec, "v1", { limit: "maxRequests", to: 9 })).toEqual({
      ...spec,
      versions: { v1: { limits: { maxRequests: 9, maxRetries: 1 } } },
    });
    expect(withLimit(spec, "v2", { limit: "maxRequests", to: 24 }).versions).toEqual({
      ...spec.versions,
      v2: { limits: { maxRequests: 24 } },
    });
    expect(withLimit(spec, null, { limit: "maxRequests", to: 24 })).toEqual({
      ...spec,
      limits: { maxRequests: 24, maxPendingRequests: 4 },
    });
  });
});
