import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameJson } from "./canonical-json";
import { changedFields } from "./changed-fields";
import type { PolicySpec } from "./policy-spec";
import type { RouteRule } from "./route-spec";
import { anyBreakerSpec } from "./written/specs.fixture";

const split = (v1: number): RouteRule["split"] => [
  { to: { version: "v1" }, weightBp: v1 },
  { to: { version: "v2" }, weightBp: 10_000 - v1 },
];
const beta: RouteRule = {
  name: "beta",
  match: [{ headers: { "x-tier": { exact: "beta" } } }],
  split: split(0),
};
const route = (...rules: RouteRule[]): PolicySpec => ({ rules });
const limits = (maxRequests: number) => ({ limits: { maxRequests } });

type Moved = [path: string, before: unknown, after: unknown];
const cases: [string, PolicySpec | null, PolicySpec | null, Moved[]][] = [
  ["nothing", route({ split: split(9_000) }), route({ split: split(9_000) }), []],
  ["nothing from nothing", null, null, []],
  [
    "weights in percent, by rule and version",
    route({ split: split(9_000) }),
    route({ split: split(8_550) }),
    [
      ["rules.default.split.v1.weight", 90, 85.5],
      ["rules.default.split.v2.weight", 10, 14.5],
    ],
  ],
  [
    "a field that comes and one that goes",
    route({ split: split(0), timeoutMs: 500 }),
    route({ split: split(0), retries: { attempts: 2, on: ["unavailable", "internal"] } }),
    [
      ["rules.default.retries.attempts", null, 2],
      ["rules.default.retries.on", null, "unavailable, internal"],
      ["rules.default.timeoutMs", 500, null],
    ],
  ],
  [
    "the order of rules alone",
    route(beta, { split: split(0) }),
    route({ split: split(0) }, beta),
    [["order", "beta, default", "default, beta"]],
  ],
  ["a first limit", null, limits(4), [["limits.maxRequests", null, 4]]],
  ["a policy that goes", limits(4), null, [["limits.maxRequests", 4, null]]],
  [
    "a rate by its rule's name or place",
    {
      rules: [{ requestsPerMinute: 60 }, { name: "acme", match: { header: "x-tenant" }, tokensPerMinute: 9 }],
    },
    {
      rules: [{ requestsPerMinute: 90 }, { name: "acme", match: { header: "x-user" }, tokensPerMinute: 9 }],
      status: 503,
    },
    [
      ["rules.1.requestsPerMinute", 60, 90],
      ["rules.acme.match.header", "x-tenant", "x-user"],
      ["status", null, 503],
    ],
  ],
  [
    "a version's own limit",
    limits(4),
    { ...limits(4), versions: { v2: limits(1) } },
    [["versions.v2.limits.maxRequests", null, 1]],
  ],
];

describe("changedFields", () => {
  it.each(cases)("%s", (_, before, after, expected) => {
    expect(changedFields(before, after).map((field) => [field.path, field.before, field.after])).toEqual(
      expected,
    );
  });

  it("is empty exactly when two breakers say the same", () => {
    fc.assert(
      fc.property(anyBreakerSpec, anyBreakerSpec, (before, after) => {
        expect(changedFields(before, after).length === 0).toBe(sameJson(before, after));
      }),
    );
  });
});
