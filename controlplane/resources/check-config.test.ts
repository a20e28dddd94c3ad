import { fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb";
import type { ServiceConfig } from "../wire";
import { checkConfig } from "./check-config";
import { regexFault, wholeValueRegex } from "./check-regex";
import { compileService } from "./compile-service";

const name = { namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 3, changeId: "c" };
type Rule = NonNullable<ServiceConfig["route"]>["rules"][number];

const versions = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?$/), {
  minLength: 1,
  maxLength: 6,
});
/** Any way to cut 10,000 basis points into as many parts as there are versions. */
const split = versions.chain((names) =>
  fc
    .array(fc.integer({ min: 0, max: 10_000 }), { minLength: names.length - 1, maxLength: names.length - 1 })
    .map((cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), 10_000];
      return names.map((version, index) => ({
        version,
        weightBp: (edges[index + 1] ?? 0) - (edges[index] ?? 0),
      }));
    }),
);

describe("checkConfig", () => {
  it("takes every split that adds up, and compiles it without the versions of weight 0", () => {
    fc.assert(
      fc.property(split, (parts) => {
        const checked = checkConfig(name, { route: { origin, rules: [{ split: parts }] } });
        expect(checked).toMatchObject({ ok: true });
        if (!checked.ok) return;
        const weighted = parts.filter(({ weightBp }) => weightBp > 0);
        expect(compileService(name, checked.config, "e").clusters).toEqual(
          weighted.map(({ version }) => `llm/chat-model/${version}`),
        );
      }),
    );
  });

  it("finds whatever does not add up", () => {
    fc.assert(
      fc.property(split, fc.integer({ min: 1, max: 9999 }), ([first, ...rest], change) => {
        if (!first) return;
        const parts = [{ ...first, weightBp: (first.weightBp + change) % 10_000 }, ...rest];
        if (parts.reduce((sum, { weightBp }) => sum + weightBp, 0) === 10_000) return;
        const checked = checkConfig(name, { route: { origin, rules: [{ split: parts }] } });
        expect(checked).toMatchObject({ ok: false, fault: { path: "route.rules.0.split" } });
      }),
    );
  });
});

describe("what Envoy's validation would refuse", () => {
  it("is found before it is stored, by the rule or the version that it is about", () => {
    const split = [{ version: "v1", weightBp: 10_000 }];
    // Ten thousand years and more are no duration to protobuf.
    const rules = [
      { match: [{}, {}], split },
      { split, timeoutMs: 4e14 },
    ];
    expect(checkConfig(name, { route: { origin, rules } })).toMatchObject({
      ok: false,
      fault: { path: "route.rules.1" },
    });
  });
});

describe("compileService", () => {
  const all: Rule["split"] = [{ version: "v1", weightBp: 10_000 }];
  const compile = (rules: Rule[], etag = "e") => compileService(name, { route: { origin, rules } }, etag);

  it("gives the same bytes for the same content, and others for another write", () => {
    expect(compile([{ split: all }])).toEqual(compile([{ split: all }]));
    expect(compile([{ split: all }]).route.fingerprint).not.toBe(
      compile([{ split: all }], "f").route.fingerprint,
    );
  });

  it("changes the listener's content too when only a route changes", () => {
    const before = compile([{ split: all }]);
    const after = compile([{ split: all, timeoutMs: 1000 }]);
    expect(after.listener.fingerprint).not.toBe(before.listener.fingerprint);
  });

  it("reaches for all endpoints only where a call may match no rule", () => {
    const match = [{ headers: { "x-tier": { exact: "beta" } } }];
    expect(compile([{ match, split: all }]).clusters).toEqual(["llm/chat-model/v1", "llm/chat-model"]);
    expect(compile([{ match, split: all }, { split: all }]).clusters).toEqual(["llm/chat-model/v1"]);
  });

  it("says the total weight, which older clients take for 100", () => {
    const { route } = compile([{ split: all }]);
    const read = fromBinary(RouteConfigurationSchema, route.any.value);
    expect(read.virtualHosts[0]?.routes[0]?.action).toMatchObject({
      value: { clusterSpecifier: { value: { totalWeight: 10_000, clusters: [{ weight: 10_000 }] } } },
    });
  });

  it("leaves out what comes after a rule that takes everything", () => {
    const unreachable = [{ version: "v9", weightBp: 10_000 }];
    expect(compile([{ split: all }, { split: unreachable }]).clusters).toEqual(["llm/chat-model/v1"]);
  });
});

describe("regular expressions", () => {
  it.each(["a|b", "^v[0-9]+$", "(?i)beta", "\\d{1,3}", ""])("takes %j", (regex) => {
    expect(regexFault(regex)).toBeUndefined();
  });
  it.each(["(", "a)(b", "(?=a)", "\\1", "[z-a]", "*", "a{2000}", "\\"])("refuses %j", (regex) => {
    expect(regexFault(regex)).toEqual(expect.any(String));
  });
  it("matches the whole value, alternatives included", () => {
    expect(new RegExp(`^${wholeValueRegex("a|b")}$`).test("ab")).toBe(false);
  });
});
