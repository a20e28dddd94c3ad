import { describe, expect, it } from "vitest";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { RouteSpec } from "../route-spec";
import { load, slots } from "./load.fixture";
import { facts, type Known, said } from "./problems.fixture";

const retrying: RouteSpec = {
  rules: [
    {
      split: [{ to: { version: "v1" }, weightBp: 10_000 }],
      retries: { attempts: 1, on: ["unavailable"] },
    },
  ],
};
const ready = new Map([["v1", 2]]);
const engines = (how: "configured" | "seen" | "seen-full" = "configured") => ({
  load: load({}, { callers: 38, slots: [slots("v1", 384, how)] }),
});
const emptied = "warning ejection-may-empty-pool outlierDetection.maxEjectionPercent";
const percentage = { thresholdPercent: 40, minRequests: 50, minHosts: 1 };

const cases: [string, CircuitBreakerSpec, Known, string[]][] = [
  [
    "limits far above the engines",
    { limits: { maxRequests: 256 } },
    engines(),
    ["warning limit-above-engines limits.maxRequests"],
  ],
  [
    "the same, by what ran while others waited",
    { limits: { maxRequests: 256 } },
    engines("seen-full"),
    ["warning limit-above-engines limits.maxRequests"],
  ],
  ["engines that were never seen full", { limits: { maxRequests: 256 } }, engines("seen"), []],
  ["twice what engines hold", { limits: { maxRequests: 20 } }, engines(), []],
  [
    "callers that nobody counted",
    { limits: { maxRequests: 256 } },
    { load: load({}, { slots: [slots("v1", 9)] }) },
    [],
  ],
  [
    "a version's own limit above its engines",
    { limits: { maxRequests: 11 }, versions: { v1: { limits: { maxRequests: 99 } } } },
    engines(),
    ["warning limit-above-engines versions.v1.limits.maxRequests"],
  ],
  [
    "retries that can fill the engines",
    { limits: { maxRequests: 20, maxRetries: 11 } },
    engines(),
    ["warning retries-fill-engines limits.maxRetries"],
  ],
  [
    "retries that the route has and this forbids",
    { limits: { maxRetries: 0 } },
    { beside: { route: retrying } },
    ["warning retries-forbidden limits.maxRetries"],
  ],
  ["none that the route has", { limits: { maxRetries: 0 } }, { beside: { route: null } }, []],
  [
    "more retries than calls",
    { limits: { maxRequests: 4, maxRetries: 5 } },
    {},
    ["info retry-limit-never-reached limits.maxRetries"],
  ],
  [
    "a version that says nothing of its own",
    { limits: { maxRequests: 4 }, versions: { v1: { limits: { maxRequests: 4 } } } },
    {},
    ["info version-adds-nothing versions.v1"],
  ],
  [
    "51 % of two",
    { outlierDetection: { consecutiveErrors: 5, maxEjectionPercent: 51 } },
    { ready },
    [emptied],
  ],
  ["half of two", { outlierDetection: { consecutiveErrors: 5, maxEjectionPercent: 50 } }, { ready }, []],
  [
    "any share of the only one",
    { outlierDetection: { consecutiveErrors: 5, maxEjectionPercent: 10 } },
    { ready: new Map([["v1", 1]]) },
    [emptied],
  ],
  [
    "all, where calls go to all once few are left",
    { outlierDetection: { consecutiveErrors: 5, maxEjectionPercent: 100, minHealthPercent: 30 } },
    { ready },
    [],
  ],
  [
    "nothing that ejects",
    { outlierDetection: { intervalMs: 1_000 } },
    { ready },
    ["info ejection-without-trigger outlierDetection"],
  ],
  [
    "an ejection that ends before it is looked at",
    { outlierDetection: { consecutiveErrors: 5, intervalMs: 9_000, baseEjectionMs: 3_000 } },
    { ready },
    ["info ejection-shorter-than-interval outlierDetection.baseEjectionMs"],
  ],
  [
    "fewer calls than it takes",
    { outlierDetection: { failurePercentage: percentage } },
    { ready, load: load({ v1: { requestsPerSecond: 40 } }, { callers: 5 }) },
    ["warning ejection-starved outlierDetection.failurePercentage.minRequests"],
  ],
  [
    "as many as it takes",
    { outlierDetection: { failurePercentage: percentage } },
    { ready, load: load({ v1: { requestsPerSecond: 50 } }, { callers: 5 }) },
    [],
  ],
  [
    "calls that nobody counted",
    { outlierDetection: { failurePercentage: percentage } },
    { ready, load: load({ v1: {} }, { callers: 5 }) },
    [],
  ],
];

describe("what a breaker does beside engines, callers and the route", () => {
  it.each(cases)("%s", (_, spec, known, expected) => {
    expect(said({ wanted: { kind: "circuit-breaker", spec }, ...facts(known) })).toEqual(expected);
  });
});
