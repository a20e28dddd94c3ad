import fc from "fast-check";
import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import { versionsOf } from "../../policies/rules";
import { anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../gateway-api/expressible.fixture";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { compileLlmD } from "./compile";
import { decompileLlmD } from "./decompile";
import { type LlmDOptions, llmDOptionsSchema } from "./options";
import { endpointsOfPools } from "./pool-endpoints";
import { strengthOfRewrite } from "./strength-of-rewrite";
import { unsupportedLlmD } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat" };
const desired = (spec: RouteSpec): DesiredPolicy<"route"> => ({
  kind: "route",
  spec,
  origin: { policyId: "p", revision: 1, changeId: "c" },
});
function objectOf(spec: RouteSpec, options: LlmDOptions): Record<string, unknown> {
  const [resource] = compileLlmD(target, desired(spec), options);
  return JSON.parse(resource?.body ?? "");
}

/** What says the same: rules that a call can reach, without names; versions that get any; empty conditions left out. */
function sameMeaning(spec: RouteSpec): RouteSpec {
  return {
    rules: reachableRules(spec).map(
      ({ match, split }): RouteRule => ({
        ...(match === undefined || takesEverything({ match })
          ? {}
          : { match: match.map(({ model }) => (model ? { model } : {})) }),
        split: split.filter(({ weightBp }) => weightBp > 0).map(({ to, weightBp }) => ({ to, weightBp })),
      }),
    ),
  };
}

it("any policy that an InferenceModelRewrite can say comes back from it, and compiles to it again", () => {
  const said = { specs: 0, models: 0 };
  fc.assert(
    fc.property(anyRouteSpec, fc.boolean(), (given, isNamed) => {
      const models = Object.fromEntries(
        versionsOf(given).map((version, at) => [version, `base/model:${at}`]),
      );
      const options = llmDOptionsSchema.parse(isNamed ? { models } : {});
      // Rules for some headers alone would take all calls: such a policy is no case here.
      const rules = given.rules.map((rule) => ({
        ...rule,
        ...(rule.match ? { match: rule.match.map(({ model = { exact: "m" } }) => ({ model })) } : {}),
        split: rule.split.map(({ priority: _, ...part }) => part),
      }));
      const plain = { rules: rules.filter(({ split }) => total(split) === 10_000) };
      if (plain.rules.length === 0) return;
      const spec = expressible(plain, (one) => unsupportedLlmD(desired(one), options, target));
      if (spec === undefined) return;
      const same = sameMeaning(spec);
      said.specs += 1;
      said.models += same.rules.some(({ match }) => match) ? 1 : 0;
      const object = objectOf(spec, options);
      expect(decompileLlmD(target, object, options)).toEqual({ outcome: "spec", spec: same });
      expect(objectOf(same, options)).toEqual(object);
    }),
    { numRuns: 300 },
  );
  expect(said.specs).toBeGreaterThan(100);
  expect(said.models).toBeGreaterThan(20);
});

const total = (split: RouteRule["split"]) => split.reduce((sum, { weightBp }) => sum + weightBp, 0);
const options = llmDOptionsSchema.parse({ models: { v1: "llama", v2: "chat-adapter" } });

describe("a standing InferenceModelRewrite", () => {
  const rewrite = (...rules: object[]) => ({
    kind: "InferenceModelRewrite",
    spec: { poolRef: { group: "inference.networking.k8s.io", name: "chat" }, rules },
  });
  const about = (value: string) => [{ model: { value } }];
  const to = (modelRewrite: string, weight?: number) => ({ modelRewrite, ...(weight ? { weight } : {}) });

  it("is read in the order in which its rules are asked", () => {
    const object = rewrite(
      { targets: [to("llama")] },
      { matches: about("chat"), targets: [to("llama", 9), to("chat-adapter", 1)] },
      { matches: about("even"), targets: [to("llama"), to("chat-adapter")] },
    );
    expect(decompileLlmD(target, object, options)).toEqual({
      outcome: "spec",
      spec: {
        rules: [
          {
            match: [{ model: { exact: "chat" } }],
            split: [
              { to: { version: "v1" }, weightBp: 9_000 },
              { to: { version: "v2" }, weightBp: 1_000 },
            ],
          },
          {
            match: [{ model: { exact: "even" } }],
            split: [
              { to: { version: "v1" }, weightBp: 5_000 },
              { to: { version: "v2" }, weightBp: 5_000 },
            ],
          },
          { split: [{ to: { version: "v1" }, weightBp: 10_000 }] },
        ],
      },
    });
  });

  it.each<[string, object, string[]]>([
    [
      "two rules for one model",
      rewrite(
        { matches: about("a"), targets: [to("llama")] },
        { matches: about("a"), targets: [to("llama")] },
      ),
      ["spec.rules: order"],
    ],
    [
      "two rules for all",
      rewrite({ targets: [to("llama")] }, { targets: [to("llama")] }),
      ["spec.rules: order"],
    ],
    [
      "a model of none",
      rewrite({ targets: [to("other"), to("llama"), to("llama")] }),
      [
        "spec.rules.0.targets.0: backend",
        "spec.rules.0.targets.1.weight: weight",
        "spec.rules.0.targets.2.weight: weight",
      ],
    ],
    ["no target", rewrite({ targets: [] }), ["spec.rules.0.targets: no-backends"]],
    [
      "another pool, by its group alone",
      {
        ...rewrite({ targets: [to("llama")] }),
        spec: { poolRef: { name: "chat" }, rules: [{ targets: [to("llama")] }] },
      },
      ["spec.poolRef: pool"],
    ],
  ])("says by path what no policy says: %s", (_, object, expected) => {
    const read = decompileLlmD(target, object, options);
    const fields = read.outcome === "beyond" ? read.fields : [];
    expect(fields.map(({ path, what }) => `${path}: ${what}`)).toEqual(expected);
    expect(fields.filter(({ what }) => !(what in messages.beyond))).toEqual([]);
  });

  it("is taken as far as somebody says, of this generation", () => {
    const condition = { type: "Accepted", status: "Unknown", reason: "Pending", message: "" };
    const with_ = (more: object) => ({
      metadata: { generation: 2 },
      status: { conditions: [{ ...condition, ...more }] },
    });
    expect(strengthOfRewrite(with_({}))).toEqual({ kind: "stored" });
    expect(strengthOfRewrite(with_({ status: "True", observedGeneration: 1 }))).toEqual({ kind: "stored" });
    expect(strengthOfRewrite(with_({ status: "True", observedGeneration: 2 }))).toEqual({
      kind: "programmed",
    });
    expect(
      strengthOfRewrite(with_({ status: "False", observedGeneration: 2, reason: "Conflicted" })),
    ).toMatchObject({ kind: "refused", reason: "Conflicted" });
    expect(strengthOfRewrite({ metadata: { generation: 1 } })).toEqual({ kind: "stored" });
  });
});

describe("what a rewrite cannot say", () => {
  const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
  const codes = (...rules: RouteRule[]) =>
    unsupportedLlmD(desired({ rules }), options, target).map(({ path, code }) => `${path}: ${code}`);

  it("is a second rule for a model, a version without one, and all but models and weights", () => {
    const chat = { match: [{ model: { exact: "chat" } }], split };
    expect(codes(chat, { match: [{ model: { exact: "b" } }, { model: { exact: "chat" } }], split })).toEqual([
      "rules.1.match.1: llm-d-model-twice",
    ]);
    expect(codes({ split: [{ to: { version: "v9" }, weightBp: 10_000 }] })).toEqual([
      "rules.0.split.0.to.version: llm-d-version-name",
    ]);
    expect(codes({ match: [{ headers: { a: { exact: "b" } } }], split, timeoutMs: 1 })).toEqual([
      "rules.0.match.0.headers: llm-d-model-alone",
      "rules.0.timeoutMs: llm-d-names-alone",
    ]);
  });
});

describe("the endpoints of a pool", () => {
  const group = (service: string, version: string, id: string) => ({
    namespace: "llm",
    service,
    version,
    instances: [{ id, address: `${id}:80`, since: null }],
  });
  const groups = [group("chat", "a", "p1"), group("chat", "b", "p2"), group("search", "v1", "p3")];

  it("all serve each of its models, where these are named", () => {
    const read = endpointsOfPools(groups, ({ service }) =>
      service === "chat" ? options : llmDOptionsSchema.parse({}),
    );
    expect(
      read.map(({ service, version, instances }) => [service, version, instances.map(({ id }) => id)]),
    ).toEqual([
      ["chat", "v1", ["p1", "p2"]],
      ["chat", "v2", ["p1", "p2"]],
      ["search", "v1", ["p3"]],
    ]);
  });
});
