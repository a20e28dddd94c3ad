import { describe, expect, it } from "vitest";
import type { RouteMatch, RouteRule } from "../route-spec";
import { load, slots } from "./load.fixture";
import { facts, type Known, said } from "./problems.fixture";

const to = (version: string, weightBp = 10_000) => ({ to: { version }, weightBp });
const rule = (more: Partial<RouteRule> = {}): RouteRule => ({ split: [to("v1")], ...more });
const retries = (more: Partial<NonNullable<RouteRule["retries"]>> = {}) => ({
  retries: { attempts: 1, on: ["unavailable" as const], ...more },
});
const matching = (...match: RouteMatch[]) => [rule({ name: "some", match }), rule()];
const slow = load({ v1: { p99Ms: 9_400 }, v2: { p99Ms: 400 } });
const half = [to("v1", 5_000), to("v2", 5_000)];
const stormy = { "circuit-breaker": { limits: { maxRequests: 9 } } };

const cases: [string, RouteRule[], Known, string[]][] = [
  ["a timeout above the slowest", [rule({ timeoutMs: 10_000 })], { load: slow }, []],
  [
    "a timeout that cuts the slowest off",
    [rule({ timeoutMs: 9_000 })],
    { load: slow },
    ["warning timeout-below-p99 rules.0.timeoutMs"],
  ],
  [
    "one that cuts off a version without weight",
    [rule({ split: [to("v2")], timeoutMs: 900 })],
    { load: slow },
    [],
  ],
  ["one of which nobody knows", [rule({ timeoutMs: 1 })], { load: load({ v1: {} }) }, []],
  [
    "a try that is given up too soon",
    [rule(retries({ perTryTimeoutMs: 5_000 }))],
    { load: slow },
    ["warning per-try-below-p99 rules.0.retries.perTryTimeoutMs"],
  ],
  [
    "a try that may take longer than the whole",
    [rule({ timeoutMs: 1_000, ...retries({ perTryTimeoutMs: 1_000 }) })],
    {},
    ["warning per-try-above-timeout rules.0.retries.perTryTimeoutMs"],
  ],
  ["tries that just begin", [rule({ timeoutMs: 1_000, ...retries({ perTryTimeoutMs: 900 }) })], {}, []],
  [
    "tries that never begin",
    [rule({ timeoutMs: 1_000, ...retries({ attempts: 4, perTryTimeoutMs: 400 }) })],
    {},
    ["info tries-outlast-timeout rules.0.retries.attempts"],
  ],
  [
    "a retry of what was refused for load",
    [rule(retries({ on: ["resource-exhausted", "unavailable"] }))],
    {},
    ["warning retries-on-overload rules.0.retries.on"],
  ],
  [
    "a retry of what may be done",
    [rule(retries({ on: ["cancelled", "internal", "unavailable"] }))],
    {},
    ["info retries-repeat-work rules.0.retries.on"],
  ],
  [
    "a retry at the only endpoint",
    [rule({ split: [to("v2")], ...retries() })],
    {},
    ["info retries-one-endpoint rules.0.retries"],
  ],
  [
    "retries that multiply what comes",
    [rule(retries({ attempts: 3 }))],
    { load: load({ v1: { requestsPerSecond: 12 } }), beside: stormy },
    ["warning retries-multiply-load rules.0.retries.attempts"],
  ],
  [
    "the same with a bound on open retries",
    [rule(retries({ attempts: 3 }))],
    {
      load: load({ v1: { requestsPerSecond: 12 } }),
      beside: { "circuit-breaker": { limits: { maxRetries: 3 } } },
    },
    [],
  ],
  ["the same of a load that nobody knows", [rule(retries({ attempts: 3 }))], { beside: stormy }, []],
  [
    "the same beside a breaker that nobody could read",
    [rule(retries({ attempts: 3 }))],
    { load: load({ v1: { requestsPerSecond: 12 } }) },
    [],
  ],
  [
    "retries that the breaker forbids",
    [rule(retries())],
    { beside: { "circuit-breaker": { versions: { v1: { limits: { maxRetries: 0 } } } } } },
    ["warning retries-forbidden rules.0.retries.attempts"],
  ],
  [
    "retries of what the rate limit refuses",
    [rule(retries())],
    { beside: { "rate-limit": { rules: [{ requestsPerMinute: 9 }], status: 503 } } },
    ["warning refusals-retried rules.0.retries.on"],
  ],
  [
    "a share beyond the engines",
    [rule({ split: half })],
    {
      load: load(
        { v1: { requestsPerSecond: 40, meanMs: 2_000 }, v2: { requestsPerSecond: 0, meanMs: 2_000 } },
        { slots: [slots("v1", 8), slots("v2", 39)] },
      ),
    },
    ["warning share-beyond-engines rules.0.split.1"],
  ],
  [
    "a share that only those seen would not hold",
    [rule({ split: half })],
    {
      load: load(
        { v1: { requestsPerSecond: 40, meanMs: 1 }, v2: { requestsPerSecond: 0, meanMs: 2_000 } },
        { slots: [slots("v2", 3, "seen")] },
      ),
    },
    [],
  ],
  [
    "a mirror to itself",
    [rule({ mirror: { to: { version: "v1" }, percentBp: 500 } })],
    {},
    ["warning mirror-to-itself rules.0.mirror.to"],
  ],
  [
    "a mirror to nobody",
    [rule({ mirror: { to: { version: "v9" }, percentBp: 500 } })],
    {},
    ["warning mirror-nowhere rules.0.mirror.to"],
  ],
  ["a mirror to another", [rule({ mirror: { to: { version: "v2" }, percentBp: 500 } })], {}, []],
  [
    "a mirror that cannot be asked about",
    [rule({ split: [to("v1")], mirror: { to: { version: "v9" }, percentBp: 500 } })],
    { ready: undefined, standing: { rules: [rule()] } },
    ["warning unverified-version rules.0.split.0"],
  ],
  [
    "shares of nothing",
    [rule({ mirror: { to: { version: "v1" }, percentBp: 0 }, fault: { delay: { percentBp: 0, ms: 5 } } })],
    {},
    ["info share-of-nothing rules.0.fault.delay", "info share-of-nothing rules.0.mirror"],
  ],
  [
    "a fault for everybody",
    [rule({ fault: { abort: { percentBp: 100, status: 503 }, delay: { percentBp: 100, ms: 5 } } })],
    {},
    ["warning calls-fail-on-purpose rules.0.fault.abort"],
  ],
  [
    "a fault for every call",
    [rule({ fault: { abort: { percentBp: 10_000, status: 503 }, delay: { percentBp: 1, ms: 5 } } })],
    {},
    ["error every-call-aborted rules.0.fault.abort"],
  ],
  [
    "a fault for a test",
    [
      rule({
        match: [{ headers: { "x-test": { present: true } } }],
        fault: { abort: { percentBp: 10_000, status: 503 } },
      }),
      rule(),
    ],
    {},
    [],
  ],
  [
    "a path that no call has",
    matching({ path: { exact: "v1/chat" } }),
    {},
    ["error path-without-slash rules.0.match.0.path.exact"],
  ],
  [
    "a path that the method does not have",
    matching({ grpc: { service: "llm.Chat" }, path: { prefix: "/v1" } }),
    {},
    ["error match-never rules.0.match.0"],
  ],
  ["one that it has", matching({ grpc: { service: "llm.Chat" }, path: { prefix: "/llm." } }), {}, []],
  [
    "an alternative that another takes",
    matching({ path: { exact: "/a/b" } }, { path: { prefix: "/a" } }),
    {},
    ["info match-covered rules.0.match.0"],
  ],
  [
    "the same alternative twice",
    matching({ path: { prefix: "/a" } }, { path: { prefix: "/a" } }),
    {},
    ["info match-covered rules.0.match.1"],
  ],
  [
    "alternatives that two others take",
    [
      rule({ match: [{ path: { prefix: "/a" } }] }),
      rule({ match: [{ path: { prefix: "/b" } }] }),
      rule({ name: "late", match: [{ path: { exact: "/a/1" } }, { path: { exact: "/b/1" } }] }),
      rule(),
    ],
    {},
    ["error shadowed-by-several rules.2"],
  ],
  [
    "a service that nobody knows",
    [rule()],
    { about: { namespace: "llm", service: "chat" }, services: new Set(["llm/chat-model"]) },
    ["warning unknown-service "],
  ],
  [
    "one that somebody knows",
    [rule()],
    { about: { namespace: "llm", service: "chat" }, services: new Set(["llm/chat"]) },
    [],
  ],
];

describe("what a route does beside what telemetry and the other policies say", () => {
  it.each(cases)("%s", (_, rules, known, expected) => {
    expect(said({ wanted: { kind: "route", spec: { rules } }, ...facts(known) })).toEqual(expected);
  });
});
