import { describe, expect, it } from "vitest";
import { findProblems } from "./checks/find-problems";
import { checkShadowedRules } from "./checks/shadowed-rules";
import { containedSpec } from "./contained-spec";
import { mergeRoutes } from "./merge-routes";
import { type PolicySpec, routeSpecOf } from "./policy-spec";
import type { RouteRule, RouteSpec } from "./route-spec";

const calls = { header: "x-tenant", tenant: "loud" };
const mine = { "x-tenant": { exact: "loud" } };
const ready = new Map([
  ["v1", 3],
  ["v2", 1],
]);
const to = (version: string, weightBp = 10_000) => ({ to: { version }, weightBp });
const half = { name: "refuse" as const, percent: 50 };
const rest: RouteRule = { split: [to("v1", 9_000), to("v2", 1_000)], timeoutMs: 30_000 };
const beta: RouteRule = {
  name: "beta",
  match: [{ headers: { "x-tier": { exact: "beta" } } }],
  split: [to("v2")],
};

function made(standing: PolicySpec | null, measure: Parameters<typeof containedSpec>[2]["measure"] = half) {
  const told = containedSpec(standing, calls, { measure, ready });
  if (told.outcome !== "spec") throw new Error(JSON.stringify(told.why));
  return told;
}
const routed = (spec: PolicySpec) => routeSpecOf(spec) as RouteSpec;

describe("a tenant that is refused in part", () => {
  const { spec } = made({ rules: [beta, rest] });
  const abort = { abort: { percentBp: 5_000, status: 429 } };

  it("keeps each rule's way, for its own calls, before all others", () => {
    expect(routed(spec).rules).toEqual([
      {
        ...beta,
        name: "contain-loud",
        match: [{ headers: { "x-tier": { exact: "beta" }, ...mine } }],
        fault: abort,
      },
      { ...rest, name: "contain-loud-2", match: [{ headers: mine }], fault: abort },
      beta,
      rest,
    ]);
  });

  it("shadows nobody and is no problem", () => {
    const facts = {
      ...{ wanted: { kind: "route" as const, spec: routed(spec) }, standing: null, hasStanding: false },
      ...{ ready, backtest: null },
    };
    expect(checkShadowedRules(facts)).toEqual([]);
    expect(findProblems(facts).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("goes back to what stood, whatever was shifted meanwhile", () => {
    const shifted = routed(spec).rules.map((rule) =>
      rule.match === undefined ? { ...rule, split: [to("v2")] } : rule,
    );
    const undone = mergeRoutes(routed(spec), { rules: [beta, rest] }, { rules: shifted });
    expect(undone).toEqual({
      outcome: "merged",
      spec: { rules: [beta, { ...rest, split: [to("v2")] }] },
    });
  });

  it("is contained once, however often", () => {
    const again = made(spec, { name: "bulkhead", version: "v2" });
    expect(routed(again.spec).rules.map(({ name, fault }) => [name, fault])).toEqual([
      ["contain-loud", undefined],
      ["contain-loud-2", undefined],
      ["beta", undefined],
      [undefined, undefined],
    ]);
  });
});

describe("a tenant in a bulkhead", () => {
  it("goes to one version, and is told instead of which rules", () => {
    const { spec, hits } = made({ rules: [beta, rest] }, { name: "bulkhead", version: "v2" });
    expect(
      routed(spec)
        .rules.slice(0, 2)
        .map(({ split }) => split),
    ).toEqual([[to("v2")], [to("v2")]]);
    expect(routed(spec).rules[1]?.timeoutMs).toBe(30_000);
    expect(hits).toEqual([{ code: "instead-of", params: { rules: "beta" } }]);
  });

  it("is the first route where there is none: all others keep what ready endpoints give them", () => {
    const { spec, hits } = made(null, { name: "bulkhead", version: "v2" });
    expect(routed(spec).rules).toEqual([
      { name: "contain-loud", match: [{ headers: mine }], split: [to("v2")] },
      { split: [to("v1", 7_500), to("v2", 2_500)] },
    ]);
    expect(hits).toEqual([{ code: "first-policy", params: {} }]);
  });

  it.each<[string, RouteRule["match"], number]>([
    ["another tenant's", [{ headers: { "x-tenant": { exact: "quiet" } } }], 0],
    ["none with the header", [{ headers: { "x-tenant": { present: false } } }], 0],
    ["those whose name begins so", [{ headers: { "x-tenant": { prefix: "lo" } } }], 1],
    ["those that an expression takes", [{ headers: { "x-tenant": { regex: "lou.|quiet" } } }], 1],
    ["others by an expression", [{ headers: { "x-tenant": { regex: "lou" } } }], 0],
    ["one way of two", [{ headers: { "x-tenant": { exact: "quiet" } } }, { path: { prefix: "/v1" } }], 1],
  ])("a rule for %s: so many copies of it", (_, match, copies) => {
    const rule: RouteRule = { name: "own", match, split: [to("v1")] };
    const rules = routed(made({ rules: [rule, rest] }, { name: "bulkhead", version: "v2" }).spec).rules;
    expect(rules).toHaveLength(2 + 1 + copies);
    expect(rules.at(-2)).toEqual(rule);
  });

  it("a rule that has no calls but this tenant's is changed itself", () => {
    const own: RouteRule = { name: "loud-v1", match: [{ headers: mine }], split: [to("v1")] };
    const { spec } = made({ rules: [own, beta] }, { name: "bulkhead", version: "v2" });
    expect(routed(spec).rules.map(({ name }) => name)).toEqual(["loud-v1", "contain-loud", "beta"]);
    expect(routed(spec).rules[0]?.split).toEqual([to("v2")]);
  });
});

describe("a tenant that is limited", () => {
  const limit = { name: "token-limit" as const, tokensPerMinute: 900, scope: "global" as const };
  const rule = {
    ...{ name: "contain-loud", match: { header: { name: "x-tenant", exact: "loud" } } },
    ...{ tokensPerMinute: 900, scope: "global" as const },
  };

  it("has a rule beside all others', once", () => {
    const all = { rules: [{ requestsPerMinute: 6_000 }], status: 429 as const };
    const once = made(all, limit).spec;
    expect(once).toEqual({ ...all, rules: [...all.rules, rule] });
    expect(made(once, { ...limit, tokensPerMinute: 400 }).spec).toEqual({
      ...all,
      rules: [...all.rules, { ...rule, tokensPerMinute: 400 }],
    });
    expect(made(null, limit).spec).toEqual({ rules: [rule] });
  });

  it("has a name that rules can have, whatever it is called", () => {
    const name = (tenant: string) => {
      const told = containedSpec(null, { header: "x-tenant", tenant }, { measure: limit, ready });
      return told.outcome === "spec" && "rules" in told.spec ? told.spec.rules[0]?.name : told;
    };
    expect(name("Acme Corp. (EU)")).toBe("contain-acme-corp-eu");
    expect(name("☃")).toBe("contain-tenant");
    expect(name("x".repeat(200))).toBe(`contain-${"x".repeat(40)}`);
  });
});

describe("what cannot be", () => {
  it.each<[string, PolicySpec | null, ReadonlyMap<string, number> | null, string]>([
    [
      "weights of others that alone are decided",
      { rules: [{ ...rest, timeoutMs: undefined }], keepRest: true } as RouteSpec,
      ready,
      "kept-weights",
    ],
    ["a first route that nobody could go by", null, null, "endpoints-unknown"],
    ["a first route to nowhere", null, new Map([["v1", 0]]), "no-endpoints"],
    [
      "more rules than a route has",
      { rules: Array.from({ length: 40 }, () => beta) },
      ready,
      "too-many-rules",
    ],
  ])("%s", (_, standing, endpoints, code) => {
    expect(containedSpec(standing, calls, { measure: half, ready: endpoints })).toEqual({
      outcome: "impossible",
      why: { code, params: {} },
    });
  });
});
