import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import type { RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy, Resource } from "../control-plane";
import { compileConsul } from "./compile";
import type { ConsulKind } from "./kinds";
import { subsetFilter, subsetName, versionOfFilter } from "./subset";

const target = { mesh: "demo", namespace: "default", service: "chat-model" };
const origin = { policyId: "p", revision: 3, changeId: "c" };
const options = { versionMeta: "version", namespace: "default" };
const to = (version: string, weightBp: number) => ({ to: { version }, weightBp });

/** The entries as people would write them, `{ ref: entry or null }`. */
function golden(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, "golden", `${name}.json`), "utf8"));
}

function entriesOf(resources: readonly Resource[]): unknown {
  return Object.fromEntries(resources.map(({ ref, body }) => [ref, body === "" ? null : JSON.parse(body)]));
}

const canary: RouteSpec = { rules: [{ name: "all", split: [to("v1", 9_993), to("v2", 7)] }] };
const rules: RouteSpec = {
  rules: [
    {
      name: "beta",
      match: [
        {
          headers: { "x-tier": { exact: "beta" }, "x-debug": { present: false } },
          path: { prefix: "/v1/chat" },
        },
        { grpc: { service: "llm.Chat", method: "Ask" } },
      ],
      split: [to("v1", 5_000), to("v2.1", 5_000)],
      timeoutMs: 120_000,
      retries: { attempts: 2, on: ["unavailable", "connect-failure"] },
    },
    { match: [{}], split: [to("v1", 10_000)] },
    { split: [to("v1", 9_000), to("v2.1", 1_000)], timeoutMs: 86_400_000 },
  ],
};
const breaker: CircuitBreakerSpec = {
  limits: { maxConnections: 200, maxPendingRequests: 50, maxRequests: 400 },
  outlierDetection: {
    consecutiveErrors: 5,
    intervalMs: 10_000,
    baseEjectionMs: 30_000,
    maxEjectionPercent: 50,
  },
};

describe("a policy as config entries", () => {
  it.each<[string, DesiredPolicy<ConsulKind>]>([
    ["route-canary", { kind: "route", spec: canary, origin }],
    ["route-rules", { kind: "route", spec: rules, origin }],
    ["route-none", { kind: "route", spec: null, origin }],
    ["breaker", { kind: "circuit-breaker", spec: breaker, origin }],
    ["breaker-none", { kind: "circuit-breaker", spec: null, origin }],
  ])("is %s.json", (name, desired) => {
    expect(entriesOf(compileConsul(target, desired, options))).toEqual(golden(name));
  });

  it("is the same bytes for the same policy, whatever its revision and the order of its keys", () => {
    const again: RouteSpec = JSON.parse(JSON.stringify(rules));
    const [first] = again.rules;
    if (first) again.rules[0] = Object.fromEntries(Object.entries(first).toReversed()) as typeof first;
    const next = { ...origin, revision: 4 };
    expect(compileConsul(target, { kind: "route", spec: again, origin: next }, options)).toEqual(
      compileConsul(target, { kind: "route", spec: rules, origin }, options),
    );
  });

  it("has a rule's splitter by another name when it splits otherwise, so that none is ever changed", () => {
    const nameOf = (weightBp: number) => {
      const spec: RouteSpec = {
        rules: [{ match: [{}], split: [to("v1", weightBp), to("v2", 10_000 - weightBp)] }],
      };
      const refs = compileConsul(target, { kind: "route", spec, origin }, options).map(({ ref }) => ref);
      return refs.find((ref) => /^service-splitter chat-model-split-[0-9a-f]{12}$/.test(ref));
    };
    expect(nameOf(5_000)).toBeDefined();
    expect(nameOf(5_000)).toBe(nameOf(5_000));
    expect(nameOf(5_000)).not.toBe(nameOf(5_001));
  });
});

describe("a version's subset", () => {
  it.each(["v1", "2026-11-24", "1"])("%s has its own name", (version) =>
    expect(subsetName(version)).toBe(version),
  );

  it.each(["v1.2", "V1", "a_b", `a${"b".repeat(61)}C`])("%s has one that goes into SNI", (version) => {
    expect(subsetName(version)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(subsetName(version)).not.toBe(subsetName(`${version}x`));
  });

  it.each(["version", "app-version", "_v"])("is filtered by Meta's %s, and read from the filter", (key) => {
    expect(versionOfFilter(subsetFilter("1.10", key), key)).toBe("1.10");
    expect(versionOfFilter(subsetFilter("1.10", key), "other")).toBeUndefined();
  });

  it.each([
    ["Service.Meta.version == v1", "v1"],
    ["Service.Meta.version == `v1`", "v1"],
    ["Service.Meta.version != v1", undefined],
    ["Service.Meta.version == v1 and Service.Meta.a == b", undefined],
    ['"v1" in Service.Tags', undefined],
  ])("of people's filter %s is %s", (filter, version) =>
    expect(versionOfFilter(filter, "version")).toBe(version),
  );
});
