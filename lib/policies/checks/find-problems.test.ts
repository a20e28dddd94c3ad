import { describe, expect, it } from "vitest";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { LoadBalancingSpec } from "../load-balancing-spec";
import type { Backtest, BacktestRow } from "../preview";
import type { RouteMatch, RouteRule, RouteSpec } from "../route-spec";
import { facts, type Known, said } from "./problems.fixture";

const to = (version: string, weightBp = 10_000) => ({ to: { version }, weightBp });
const rule = (more: Partial<RouteRule> = {}): RouteRule => ({ split: [to("v1")], ...more });
const tier = (exact: string): RouteMatch => ({ headers: { "x-tier": { exact } } });

function ofRoute(rules: RouteRule[], known: Known = {}): string[] {
  return said({ wanted: { kind: "route", spec: { rules } }, ...facts(known) });
}

function ofBreaker(spec: CircuitBreakerSpec, known: Known = {}): string[] {
  return said({ wanted: { kind: "circuit-breaker", spec }, ...facts(known) });
}

const v9 = [to("v9")];
const standing: RouteSpec = { rules: [rule({ split: v9 })] };

const routes: [string, RouteRule[], Known, string[]][] = [
  ["nothing is wrong", [rule({ match: [tier("beta")] }), rule()], {}, []],
  ["a version that nobody knows", [rule({ split: v9 })], {}, ["error unknown-version rules.0.split.0"]],
  ["one without endpoints", [rule({ split: [to("v3")] })], {}, ["error no-ready-endpoint rules.0.split.0"]],
  ["one without endpoints and without weight", [rule({ split: [to("v1"), to("v3", 0)] })], {}, []],
  [
    "one that the policy named before",
    [rule({ split: v9, timeoutMs: 1 })],
    { standing },
    ["error no-ready-endpoint rules.0.split.0"],
  ],
  [
    "a mesh that cannot be asked",
    [rule()],
    { ready: undefined },
    ["error unverified-version rules.0.split.0"],
  ],
  [
    "the same, and the policy vouches",
    [rule({ split: v9, timeoutMs: 1 })],
    { ready: undefined, standing },
    ["warning unverified-version rules.0.split.0"],
  ],
  [
    "a rule after the one that takes everything",
    [rule(), rule({ name: "late", match: [tier("beta")] })],
    {},
    ["error shadowed-rule rules.1"],
  ],
  [
    "two rules with one match",
    [rule({ match: [tier("beta")] }), rule({ name: "b", match: [tier("beta")] }), rule()],
    {},
    ["error same-match rules.1"],
  ],
  [
    "a narrower prefix after a wider",
    [rule({ match: [{ path: { prefix: "/a" } }] }), rule({ match: [{ path: { prefix: "/a/b" } }] }), rule()],
    {},
    ["error shadowed-rule rules.1"],
  ],
  [
    "a narrower prefix before a wider",
    [rule({ match: [{ path: { prefix: "/a/b" } }] }), rule({ match: [{ path: { prefix: "/a" } }] }), rule()],
    {},
    [],
  ],
  [
    "a method after its service",
    [
      rule({ match: [{ grpc: { service: "llm.Chat" } }] }),
      rule({ match: [{ path: { exact: "/llm.Chat/Ask" } }] }),
      rule(),
    ],
    {},
    ["error shadowed-rule rules.1"],
  ],
  [
    "a header that is there at all before its value",
    [
      rule({ match: [{ headers: { "x-tier": { present: true } } }] }),
      rule({ match: [tier("beta")] }),
      rule(),
    ],
    {},
    ["error shadowed-rule rules.1"],
  ],
  [
    "a value of which one of two is taken",
    [rule({ match: [tier("a")] }), rule({ match: [tier("a"), tier("b")] }), rule()],
    {},
    [],
  ],
  [
    "a name twice",
    [rule({ name: "a", match: [tier("a")] }), rule({ name: "a", match: [tier("b")] }), rule()],
    {},
    ["error same-rule-name rules.1.name"],
  ],
  [
    "the name of the rule without one",
    [rule({ name: "default", match: [tier("a")] }), rule()],
    {},
    ["error same-rule-name rules.1.name"],
  ],
  ["nobody who takes the rest", [rule({ match: [tier("a")] })], {}, ["warning no-catch-all rules"]],
  ["what stands already", [rule()], { standing: { rules: [rule()] } }, ["info no-change "]],
];

describe("problems of a route", () => {
  it.each(routes)("%s", (_, rules, known, expected) => {
    expect(ofRoute(rules, known)).toEqual(expected);
  });

  it("are told with the gravest first", () => {
    const found = ofRoute([rule({ match: [tier("a")] }), rule({ name: "b", match: [tier("a")], split: v9 })]);
    expect(found.map((line) => line.split(" ")[0])).toEqual(["error", "error", "warning"]);
  });

  it("are none where the policy is taken away", () => {
    expect(said({ wanted: { kind: "route", spec: null }, ...facts({ standing }) })).toEqual([]);
  });
});

function backtest(...rows: Partial<BacktestRow>[]): Backtest {
  const row = {
    caller: "gateway",
    version: "v1",
    limit: 4,
    callers: 2,
    peak: 4,
    peakAt: null,
    calls: 9,
    refused: 0,
  };
  const filled = rows.map((more) => ({ ...row, ...more }));
  return {
    windowSeconds: 3_600,
    concept: "openCalls",
    promql: null,
    rows: filled,
    caveats: [],
    failure: null,
  };
}

const detector = { thresholdPercent: 40, minRequests: 50, minHosts: 2 };
const limits = { maxRequests: 4 };
const breakers: [string, CircuitBreakerSpec, Known, string[]][] = [
  [
    "nothing is wrong",
    { limits, outlierDetection: { failurePercentage: { ...detector, minHosts: 1 } } },
    { ready: new Map([["v1", 2]]) },
    [],
  ],
  [
    "a version that nobody knows",
    { versions: { v9: { limits } } },
    {},
    ["warning unknown-version versions.v9"],
  ],
  [
    "a version that a route sends calls to",
    { versions: { v1: { limits } } },
    { beside: { route: { rules: [rule({ split: [to("v1", 5_000), to("v2", 5_000)] })] } } },
    [],
  ],
  [
    "one that no route names",
    { versions: { v1: { limits } } },
    { beside: { route: { rules: [rule({ split: [to("v2")] })] } } },
    ["warning version-not-routed versions.v1"],
  ],
  [
    "one that nobody knows is not told twice",
    { versions: { v9: { limits } } },
    { beside: { route: null } },
    ["warning unknown-version versions.v9"],
  ],
  ["a mesh that cannot be asked", { versions: { v9: { limits } } }, { ready: undefined }, []],
  ["a limit that was reached and not passed", { limits }, { backtest: backtest({}) }, []],
  [
    "a limit below what was open",
    { limits },
    { backtest: backtest({ peak: 4.5 }) },
    ["warning breaker-below-load limits.maxRequests"],
  ],
  [
    "a version's own limit below",
    { limits, versions: { v1: { limits: { maxRequests: 3 } } } },
    { backtest: backtest({ peak: 9, limit: 3 }) },
    ["warning breaker-below-load versions.v1.limits.maxRequests"],
  ],
  ["a peak that nobody knows", { limits }, { backtest: backtest({ peak: null }) }, []],
  [
    "everybody may be ejected",
    { outlierDetection: { consecutiveErrors: 5, maxEjectionPercent: 100 } },
    { ready: new Map([["v1", 2]]) },
    ["warning ejection-may-empty-pool outlierDetection.maxEjectionPercent"],
  ],
  [
    "a detector for more endpoints than there are",
    { versions: { v2: { outlierDetection: { failurePercentage: detector } } } },
    {},
    ["warning ejection-never-acts versions.v2.outlierDetection.failurePercentage.minHosts"],
  ],
  [
    "the same of a mesh that cannot be asked",
    { outlierDetection: { successRate: { stdevFactor: 1, minRequests: 1, minHosts: 9 } } },
    { ready: undefined },
    [],
  ],
  ["what stands already", { limits }, { standing: { limits } }, ["info no-change "]],
];

describe("problems of a version's own load balancing", () => {
  const own = { algorithm: "random" as const };
  it.each<[string, string, Known, string[]]>([
    ["one that is routed to", "v1", { beside: { route: { rules: [rule({ split: [to("v1")] })] } } }, []],
    ["one that nobody knows", "v9", {}, ["warning unknown-version versions.v9"]],
    [
      "one that no route names",
      "v1",
      { beside: { route: null } },
      ["warning version-not-routed versions.v1"],
    ],
  ])("%s", (_, version, known, expected) => {
    const spec: LoadBalancingSpec = { algorithm: "round-robin", versions: { [version]: own } };
    expect(said({ wanted: { kind: "load-balancing", spec }, ...facts(known) })).toEqual(expected);
  });
});

describe("problems of a circuit breaker", () => {
  it.each(breakers)("%s", (_, spec, known, expected) => {
    expect(ofBreaker(spec, known)).toEqual(expected);
  });
});
