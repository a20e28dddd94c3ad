import { describe, expect, it } from "vitest";
import type { LoadBalancingSpec } from "../load-balancing-spec";
import type { RouteSpec } from "../route-spec";
import { load } from "./load.fixture";
import { facts, type Known, said } from "./problems.fixture";

const hash = (hashOn: LoadBalancingSpec["hashOn"]): LoadBalancingSpec => ({
  algorithm: "consistent-hash",
  hashOn,
});
const header = hash({ header: "x-session" });
const splitting = (v2: number): RouteSpec => ({
  rules: [
    {
      split: [
        { to: { version: "v1" }, weightBp: 10_000 - v2 },
        { to: { version: "v2" }, weightBp: v2 },
      ],
    },
  ],
});
const uneven = { load: load({ v1: { p50Ms: 800, p99Ms: 9_000 } }) };

const cases: [string, LoadBalancingSpec, Known, string[]][] = [
  ["nothing is wrong", { algorithm: "least-request", choices: 2 }, uneven, []],
  [
    "one endpoint each",
    { algorithm: "least-request" },
    { ready: new Map([["v1", 1]]) },
    ["info nothing-to-balance algorithm"],
  ],
  [
    "more choices than endpoints",
    { algorithm: "least-request", choices: 5 },
    {},
    ["info choices-above-endpoints choices"],
  ],
  [
    "a caller that is drawn to two versions",
    header,
    { beside: { route: splitting(100) } },
    ["warning hash-across-versions algorithm"],
  ],
  ["a caller that is drawn to one", header, { beside: { route: splitting(0) } }, []],
  ["a route that nobody could read", header, {}, []],
  [
    "fewer addresses than endpoints",
    hash({ sourceIp: true }),
    { load: load({}, { callers: 2 }) },
    ["warning hash-of-few-callers hashOn.sourceIp"],
  ],
  ["as many addresses as endpoints", hash({ sourceIp: true }), { load: load({}, { callers: 3 }) }, []],
  [
    "cookies of gRPC",
    hash({ cookie: { name: "session" } }),
    { load: load({}, { protocols: ["grpc"] }) },
    ["warning cookie-of-grpc hashOn.cookie"],
  ],
  [
    "cookies of some gRPC",
    hash({ cookie: { name: "session" } }),
    { load: load({}, { protocols: ["grpc", "http"] }) },
    [],
  ],
  [
    "turns of long and short answers",
    { algorithm: "round-robin" },
    uneven,
    ["info turns-of-uneven-answers algorithm"],
  ],
  [
    "turns of answers that are all alike",
    { algorithm: "random" },
    { load: load({ v1: { p50Ms: 2_000, p99Ms: 9_000 } }) },
    [],
  ],
];

describe("problems of load balancing", () => {
  it.each(cases)("%s", (_, spec, known, expected) => {
    expect(said({ wanted: { kind: "load-balancing", spec }, ...facts(known) })).toEqual(expected);
  });
});
