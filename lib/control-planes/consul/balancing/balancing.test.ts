import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LoadBalancingSpec } from "../../../policies/load-balancing-spec";
import { anyBalancingSpec } from "../../../policies/written/specs.fixture";
import { unsupportedConsul } from "../unsupported";
import type { WireChain } from "../wire";
import { chainBalances } from "./chain-balances";
import { compileBalancing } from "./compile-balancing";
import { decompileBalancing } from "./decompile-balancing";

const origin = { policyId: "p", revision: 1, changeId: "c" };
const hashed = (hashOn: LoadBalancingSpec["hashOn"]): LoadBalancingSpec => ({
  algorithm: "consistent-hash",
  hashOn,
});
const cases: Record<string, LoadBalancingSpec | null> = {
  "no policy": null,
  "in turn": { algorithm: "round-robin" },
  "in turn by weights": { algorithm: "weighted-round-robin" },
  "the one with fewest calls": { algorithm: "least-request" },
  "the one with fewest calls of five": { algorithm: "least-request", choices: 5 },
  "any one": { algorithm: "random" },
  "by a header": hashed({ header: "x-session-id" }),
  "by a cookie": hashed({ cookie: { name: "sid" } }),
  "by a cookie that is set": hashed({ cookie: { name: "sid", ttlMs: 3_600_000 } }),
  "by a query parameter": hashed({ query: "session" }),
  "by the caller's address": hashed({ sourceIp: true }),
};
const goldenPath = path.join(import.meta.dirname, "..", "golden", "load-balancing.json");

function written(spec: LoadBalancingSpec | null) {
  const [resource] = compileBalancing("chat-model", spec);
  return resource?.body ? JSON.parse(resource.body) : null;
}

describe("load balancing as a config entry", () => {
  it("is load-balancing.json", () => {
    const all = Object.fromEntries(Object.entries(cases).map(([name, spec]) => [name, written(spec)]));
    if (process.env.UPDATE) writeFileSync(goldenPath, `${JSON.stringify(all, null, 2)}\n`);
    expect(all).toEqual(JSON.parse(readFileSync(goldenPath, "utf8")));
  });

  it("comes back as it was; weights are what each instance is registered with", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyBalancingSpec, (given) => {
        const { slowStartMs: _, ...spec } = given;
        const desired = { kind: "load-balancing" as const, spec, origin };
        if (unsupportedConsul(desired, { namespace: "default" }).length > 0) return;
        taken += 1;
        const algorithm = spec.algorithm === "weighted-round-robin" ? "round-robin" : spec.algorithm;
        expect(decompileBalancing(written(spec))).toEqual({ spec: { ...spec, algorithm }, beyond: [] });
      }),
    );
    expect(taken).toBeGreaterThan(30);
  });

  it("that people wrote is beyond a policy where it says more", () => {
    const read = (LoadBalancer: object) => decompileBalancing({ LoadBalancer });
    expect(
      read({
        Policy: "ring_hash",
        HashPolicies: [{ Field: "header", FieldValue: "X-User", Terminal: true }],
      }),
    ).toEqual({
      spec: hashed({ header: "x-user" }),
      beyond: [],
    });
    expect(read({ Policy: "least_request", LeastRequestConfig: { ChoiceCount: 3 } }).spec).toEqual({
      algorithm: "least-request",
      choices: 3,
    });
    const at = "service-resolver.LoadBalancer";
    expect(read({ Policy: "maglev" }).beyond).toEqual([`${at}.Policy`]);
    expect(
      read({
        Policy: "ring_hash",
        RingHashConfig: { MinimumRingSize: 9 },
        HashPolicies: [
          { Field: "cookie", FieldValue: "sid", CookieConfig: { TTL: 6e10, Path: "/a" } },
          { SourceIP: true },
        ],
      }),
    ).toEqual({
      spec: hashed({ cookie: { name: "sid", ttlMs: 60_000 } }),
      beyond: [`${at}.RingHashConfig`, `${at}.HashPolicies.1`, `${at}.HashPolicies.0.CookieConfig.Path`],
    });
  });
});

describe("the chain that Consul made", () => {
  const chain = (balancers: (object | null)[]): WireChain => ({
    Protocol: "http",
    StartNode: "resolver:0",
    Nodes: Object.fromEntries(
      balancers.map((LoadBalancer, index) => [
        `resolver:${index}`,
        { Type: "resolver", Resolver: { Target: `t${index}` }, ...(LoadBalancer ? { LoadBalancer } : {}) },
      ]),
    ) as WireChain["Nodes"],
    Targets: { t0: { Service: "chat-model" }, t1: { Service: "chat-model" }, t2: { Service: "other" } },
  });
  const wanted = compileBalancing("chat-model", hashed({ cookie: { name: "sid", ttlMs: 2_000 } }));
  const own = {
    Policy: "ring_hash",
    HashPolicies: [{ Field: "cookie", FieldValue: "sid", CookieConfig: { TTL: 2e9 } }],
  };

  it.each<[string, (object | null)[], boolean]>([
    ["in each of its places", [own, own], true],
    ["whatever another service does", [own, own, { Policy: "random" }], true],
    ["not where one of them does otherwise", [own, { Policy: "random" }], false],
    ["not where it goes elsewhere", [], false],
  ])("balances as it is asked to, %s", (_, balancers, isSo) => {
    expect(chainBalances("chat-model", wanted, chain(balancers))).toBe(isSo);
  });

  it("says nothing of it where nothing is asked for", () => {
    const none = compileBalancing("chat-model", null);
    expect(chainBalances("chat-model", none, chain([null]))).toBe(true);
    expect(chainBalances("chat-model", none, chain([own]))).toBe(false);
  });
});
