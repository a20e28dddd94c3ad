import { describe, expect, it } from "vitest";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import { type GatewayApiOptions, gatewayApiOptionsSchema } from "./options";
import { unsupportedGatewayApi } from "./unsupported";

const origin = { policyId: "p", revision: 1, changeId: "c" };
const split: RouteRule["split"] = [{ to: { version: "v1" }, weightBp: 10_000 }];
const http = gatewayApiOptionsSchema.parse({ port: 8000 });
const grpc = gatewayApiOptionsSchema.parse({ port: 8000, protocol: "grpc" });
const gateway = gatewayApiOptionsSchema.parse({ port: 8000, parent: { kind: "Gateway", name: "models" } });
const retries = gatewayApiOptionsSchema.parse({ port: 8000, experimental: true });

function refused(rules: RouteRule[], options: GatewayApiOptions = http): string[] {
  const found = unsupportedGatewayApi({ kind: "route", spec: { rules }, origin }, options, {
    service: "chat",
  });
  return found.map(({ path, code }) => `${path}: ${code}`);
}
const onMatch = (match: RouteMatch, options: GatewayApiOptions = http) =>
  refused([{ match: [match], split }], options);
const onHeader = (value: string): RouteRule => ({ match: [{ headers: { "x-n": { exact: value } } }], split });

describe("what depends on more than the field", () => {
  it.each([
    "",
    "v1",
    "//",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/a/..",
    "/a/.",
    "/a#b",
    "/a%2fb",
    "/a%2Fb",
    "/a b",
    "/%4",
    "/é",
  ])("the path %j", (value) => {
    expect(onMatch({ path: { exact: value } })).toEqual(["rules.0.match.0.path: gateway-path"]);
    expect(onMatch({ path: { prefix: value } })).toEqual(["rules.0.match.0.path: gateway-path"]);
  });

  it.each(["/", "/v1/", "/.well-known/%41", "/a:b@c;d=e,f+g"])("not the path %j", (value) => {
    expect(onMatch({ path: { prefix: value } })).toEqual([]);
  });

  it.each([
    [{ service: "llm.v1.Chat" }, []],
    [{ service: ".llm", method: "_Say" }, []],
    [{ service: "llm-v1" }, ["rules.0.match.0.grpc: gateway-grpc-name"]],
    [{ service: "llm", method: "a.b" }, ["rules.0.match.0.grpc: gateway-grpc-name"]],
  ])("the method %j", (method, expected) => {
    expect(onMatch({ grpc: method }, grpc)).toEqual(expected);
  });

  it("an absent header, and an empty value", () => {
    expect(onMatch({ headers: { a: { present: false } } })).toEqual([
      "rules.0.match.0.headers.a.present: gateway-header-absent",
    ]);
    expect(
      onMatch({ headers: { a: { exact: "" }, b: { regex: "" }, c: { prefix: "" }, d: { present: true } } }),
    ).toEqual([
      "rules.0.match.0.headers.a: gateway-empty-value",
      "rules.0.match.0.headers.b: gateway-empty-value",
    ]);
  });
});

describe("what depends on names, numbers and order", () => {
  it("a version after which no Service can be named, unless a backend is named for it", () => {
    const rules: RouteRule[] = [
      {
        split: [
          { to: { version: "V1" }, weightBp: 5_000 },
          { to: { version: "1.10" }, weightBp: 5_000 },
        ],
        mirror: { to: { version: "a".repeat(60) }, percentBp: 100 },
      },
    ];
    expect(refused(rules)).toEqual([
      "rules.0.split.0.to.version: gateway-version-name",
      "rules.0.split.1.to.version: gateway-version-name",
      "rules.0.mirror.to.version: gateway-version-name",
    ]);
    const backends = { V1: { name: "a" }, "1.10": { name: "b" }, ["a".repeat(60)]: { name: "c" } };
    expect(refused(rules, gatewayApiOptionsSchema.parse({ port: 8000, backends }))).toEqual([]);
  });

  it("more rules than a route has, the one for all other calls included", () => {
    const named = (count: number) => Array.from({ length: count }, (_, at) => onHeader(String(at)));
    expect(refused([...named(15), { split }])).toEqual([]);
    expect(refused(named(15))).toEqual([]);
    expect(refused(named(16))).toEqual(["rules.15: gateway-too-many-rules"]);
    expect(refused(named(16), gateway)).toEqual([]);
    expect(refused([...named(16), { split }])).toEqual(["rules.16: gateway-too-many-rules"]);
  });

  it("more matches, backends and headers than the resource definition takes", () => {
    const alike = (from: number): RouteRule => ({
      match: Array.from({ length: 16 }, (_, at) => ({
        headers: { "x-n": { exact: String(from * 16 + at) } },
      })),
      split,
    });
    const eight = [0, 1, 2, 3, 4, 5, 6, 7].map(alike);
    expect(refused(eight.slice(1))).toEqual([]);
    expect(refused(eight)).toEqual(["rules: gateway-too-many-matches"]);
    const seventeen = Array.from({ length: 17 }, (_, at) => ({
      to: { version: `v${at}` },
      weightBp: at === 0 ? 10_000 : 0,
    }));
    expect(refused([{ split: seventeen }])).toEqual(["rules.0.split: gateway-too-many-backends"]);
    const headers = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`x-${at}`, { exact: "1" }]));
    expect(onMatch({ headers })).toEqual(["rules.0.match.0.headers: gateway-too-many-headers"]);
  });

  it("two rules of one name, and a try that is longer than the whole", () => {
    expect(
      refused([
        { ...onHeader("1"), name: "a" },
        { name: "a", split },
      ]),
    ).toEqual(["rules.0.name: gateway-name-twice", "rules.1.name: gateway-name-twice"]);
    const on: NonNullable<RouteRule["retries"]>["on"] = ["unavailable"];
    const rule = { split, timeoutMs: 999, retries: { attempts: 1, perTryTimeoutMs: 1_000, on } };
    expect(refused([rule], retries)).toEqual(["rules.0.retries.perTryTimeoutMs: gateway-try-longer"]);
    expect(refused([{ ...rule, timeoutMs: 1_000 }], retries)).toEqual([]);
  });

  it("the order of rules, which the Gateway API does not keep", () => {
    expect(refused([onHeader("1"), { match: [{ path: { prefix: "/v1" } }], split }])).toEqual([
      "rules.1.match: gateway-order",
    ]);
  });

  it("nothing of rules that no call comes to", () => {
    expect(refused([{ split }, onHeader("")])).toEqual([]);
  });
});

it("no policy at all can always be said", () => {
  expect(unsupportedGatewayApi({ kind: "route", spec: null, origin }, http, { service: "chat" })).toEqual([]);
  expect(
    unsupportedGatewayApi({ kind: "circuit-breaker", spec: null, origin }, http, { service: "chat" }),
  ).toEqual([]);
});
