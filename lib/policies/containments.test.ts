import { describe, expect, it } from "vitest";
import messages from "../../messages/en.json";
import { allCapabilities } from "../control-planes/all-capabilities";
import { unsupportedFields } from "../control-planes/capability-table";
import { linkerdOptionsSchema } from "../control-planes/linkerd/options";
import { unsupportedLinkerd } from "../control-planes/linkerd/unsupported";
import type { TenantUse } from "../services/tenants";
import { measureNames } from "./containment";
import { type ContainmentFacts, containments } from "./containments";
import { kindedSpec } from "./policy-spec";

const tenantUse = (tenant: string, perSecond: number, tokens: number): TenantUse => ({
  ...{ tenant, requestsPerSecond: perSecond, tokensPerSecond: tokens },
  ...{ share: null, errorRatio: 0, throttledPerSecond: null },
});
const tenants = [tenantUse("loud", 6, 4_000), tenantUse("b", 3, 400), tenantUse("c", 1, 100)];

function facts(name: string, more: Partial<ContainmentFacts> = {}): ContainmentFacts {
  const target = allCapabilities.find((each) => each.name === name);
  if (!target) throw new Error(`no target ${name}`);
  const nothing = { spec: null, revision: null, isOfOthers: false };
  return {
    ...{ tenant: "loud", header: "x-tenant", tenants },
    standing: { route: nothing, "rate-limit": nothing },
    capabilities: target.capabilities,
    unsupported: (kind, spec) => unsupportedFields(target.capabilities, kind, spec),
    ready: new Map([
      ["v1", 2],
      ["v2", 2],
      ["v3", 1],
    ]),
    requestsOf: new Map([
      ["v1", 6],
      ["v2", 3],
      ["v3", 1],
    ]),
    ...{ counters: 2, asked: {} },
    ...more,
  };
}
const measures = (given: ContainmentFacts) =>
  Object.fromEntries(containments(given).map((each) => [each.name, each]));
const codes = (said: readonly { code: string }[] | undefined) => said?.map(({ code }) => code);

describe("what a target can do about a tenant", () => {
  it.each([
    ["Heddle's own (gRPC clients)", ["bulkhead", "refuse"]],
    ["Heddle's own (Envoy)", ["request-limit", "bulkhead", "refuse"]],
    ["Istio", ["bulkhead", "refuse"]],
    ["Gateway API (HTTPRoute)", ["bulkhead"]],
    ["Envoy Gateway", ["token-limit", "request-limit", "bulkhead", "refuse"]],
    ["Envoy AI Gateway", ["token-limit", "request-limit", "bulkhead"]],
    ["llm-d", []],
    ["Consul", ["bulkhead"]],
  ])("%s: the strongest first", (name, expected) => {
    const all = containments(facts(name));
    expect(all.map((each) => each.name)).toEqual(measureNames);
    expect(all.filter(({ measure }) => measure !== null).map((each) => each.name)).toEqual(expected);
    for (const { measure, why, hits } of all) {
      expect(why.length > 0).toBe(measure === null);
      for (const { code, params } of [...why, ...hits]) expect(isWorded(code, params)).toBe(true);
    }
  });

  it("a target that counts by accounts alone limits no tenant, whatever its table calls about the same", () => {
    const servers = { defaultPolicy: "all-unauthenticated" };
    const options = linkerdOptionsSchema.parse({ port: 8_000, servers });
    const origin = { policyId: "p", revision: 1, changeId: "c" };
    const unsupported: ContainmentFacts["unsupported"] = (kind, spec) =>
      unsupportedLinkerd({ ...kindedSpec(kind, spec), origin }, options, { service: "chat" });
    const { "request-limit": limit, bulkhead, refuse } = measures(facts("Linkerd", { unsupported }));
    expect(limit?.why).toMatchObject([{ code: "linkerd-limit-header" }]);
    expect(bulkhead?.measure).toEqual({ name: "bulkhead", version: "v3" });
    expect(codes(refuse?.why)).toContain("linkerd-fault");
  });

  it("nothing where the mesh is only watched, or others decide", () => {
    expect(codes(containments(facts("Istio", { capabilities: null })).flatMap(({ why }) => why))).toEqual(
      measureNames.map(() => "watched"),
    );
    const own = facts("Istio").standing["rate-limit"];
    const standing = { route: { ...own, isOfOthers: true }, "rate-limit": own };
    expect(codes(measures(facts("Istio", { standing })).bulkhead?.why)).toEqual(["decided-by-others"]);
  });
});

function isWorded(code: string, params: Record<string, string | number>): boolean {
  const { why, hit } = messages.contain;
  if (code === "about") return String(params.how) in messages.capability;
  return code in why || code in hit || code in messages.capability;
}

describe("the figure to begin with", () => {
  it("is what the others use in the median, counted by all together where that can be", () => {
    const { "token-limit": tokens, "request-limit": requests } = measures(facts("Envoy Gateway"));
    // 250 tokens a second in the median.
    expect(tokens).toMatchObject({
      measure: { name: "token-limit", tokensPerMinute: 15_000, scope: "global" },
      ...{ total: 15_000, counters: 1, from: "others-median" },
    });
    expect(requests?.measure).toMatchObject({ requestsPerMinute: 120, scope: "global" });
  });

  it("is each one's part where each counts for itself, and that is said", () => {
    const { "request-limit": requests } = measures(facts("Heddle's own (Envoy)"));
    expect(requests).toMatchObject({
      measure: { name: "request-limit", requestsPerMinute: 60, scope: "local" },
      ...{ total: 120, counters: 2 },
    });
    expect(codes(requests?.hits)).toEqual(["only-calls", "nobody-else", "each-counts", "about"]);
    const unknown = measures(facts("Heddle's own (Envoy)", { counters: null }))["request-limit"];
    expect(unknown).toMatchObject({ total: null, measure: { requestsPerMinute: 120 } });
    expect(codes(unknown?.hits)).toContain("counters-unknown");
  });

  it.each([
    ["half of what it uses, where the others use more", [tenantUse("loud", 2, 0), tenantUse("b", 9, 0)], 60],
    ["half of what it uses, where it is alone", [tenantUse("loud", 2, 0)], 60],
    ["a guess, where nobody tells", [], 60],
  ])("is %s", (_, seen, expected) => {
    const limit = measures(facts("Envoy Gateway", { tenants: seen }))["request-limit"];
    expect(limit?.measure).toMatchObject({ requestsPerMinute: expected });
    expect(limit?.from).toBe(seen.length > 0 ? "half-of-now" : "guess");
  });

  it("is the one that was asked for", () => {
    const asked = { tokensPerMinute: 7, version: "v1", percent: 33 };
    const all = measures(facts("Envoy Gateway", { asked }));
    expect(all["token-limit"]).toMatchObject({ from: "asked", measure: { tokensPerMinute: 7 } });
    expect(all.bulkhead?.measure).toEqual({ name: "bulkhead", version: "v1" });
    expect(all.refuse?.measure).toEqual({ name: "refuse", percent: 33 });
  });
});

describe("whom a measure meets besides", () => {
  it("are the other tenants on the bulkhead, by its share of all calls", () => {
    const { bulkhead } = measures(facts("Heddle's own (gRPC clients)"));
    // A tenth of all calls comes to v3.
    expect(bulkhead?.hits).toEqual([
      { code: "only-calls", params: { header: "x-tenant", tenant: "loud" } },
      { code: "first-policy", params: {} },
      { code: "bulkhead-room", params: { version: "v3", endpoints: 1 } },
      { code: "shares-with", params: { version: "v3", tenant: "b", perSecond: 0.3 } },
      { code: "shares-with", params: { version: "v3", tenant: "c", perSecond: 0.1 } },
    ]);
  });

  it.each<[string, Partial<ContainmentFacts>, string]>([
    ["its calls, where tenants are not told apart", { tenants: [] }, "shares-version"],
    ["not known, where versions are not", { requestsOf: new Map() }, "sharers-unknown"],
  ])("are %s", (_, more, expected) => {
    expect(codes(measures(facts("Istio", more)).bulkhead?.hits)).toContain(expected);
  });

  it("are nobody on a version that nothing comes to", () => {
    const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
    const route = { spec: { rules: [{ split }] }, revision: 4, isOfOthers: false };
    const standing = { route, "rate-limit": facts("Istio").standing["rate-limit"] };
    const { bulkhead } = measures(facts("Istio", { standing, requestsOf: new Map([["v1", 10]]) }));
    expect(bulkhead).toMatchObject({ measure: { version: "v2" }, baseRevision: 4 });
    expect(codes(bulkhead?.hits)).toEqual(["only-calls", "nobody-else", "bulkhead-room"]);
  });

  it("needs another version, with ready endpoints", () => {
    const one = measures(facts("Istio", { ready: new Map([["v1", 1]]) }));
    expect(codes(one.bulkhead?.why)).toEqual(["no-other-version"]);
    const asked = measures(facts("Istio", { asked: { version: "gone" } }));
    expect(codes(asked.bulkhead?.why)).toEqual(["version-not-ready"]);
    expect(codes(measures(facts("Istio", { ready: null })).refuse?.why)).toEqual(["endpoints-unknown"]);
  });
});
