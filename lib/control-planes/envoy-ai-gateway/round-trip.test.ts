import fc from "fast-check";
import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import type { RouteMatch, RouteRule, RouteSpec } from "../../policies/route-spec";
import { versionsOf } from "../../policies/rules";
import { anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../gateway-api/expressible.fixture";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { compileAiGateway } from "./compile";
import { decompileAiGateway } from "./decompile";
import { type AiGatewayOptions, aiGatewayOptionsSchema } from "./options";
import { unsupportedAiGateway } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const parent = { kind: "Gateway", name: "models" } as const;
const desired = (spec: RouteSpec): DesiredPolicy<"route"> => ({
  kind: "route",
  spec,
  origin: { policyId: "p", revision: 1, changeId: "c" },
});

/** Two models behind each backend. */
function optionsFor(spec: RouteSpec): AiGatewayOptions {
  const named = versionsOf(spec).map((version, at) => [
    version,
    { name: `backend-${at >> 1}`, ...(at % 2 === 0 ? {} : { model: `model-${at}` }) },
  ]);
  return aiGatewayOptionsSchema.parse({ parent, backends: Object.fromEntries(named) });
}

function objectOf(spec: RouteSpec, options: AiGatewayOptions): Record<string, unknown> {
  const [resource] = compileAiGateway(target, desired(spec), options);
  return JSON.parse(resource?.body ?? "");
}

/** What says the same: the rules that a call can reach, tier 0 without its number. */
function sameMeaning(spec: RouteSpec): RouteSpec {
  return { rules: reachableRules(spec).map(sameRule) };
}

function sameRule({ match, split, fault: _saysNothing, ...rule }: RouteRule): RouteRule {
  const isOpen = match?.length === 1 && takesEverything({ match });
  return {
    ...rule,
    ...(match === undefined || isOpen ? {} : { match: match.map(sameMatch) }),
    split: split.map(({ priority, ...part }) => (priority ? { ...part, priority } : part)),
  };
}

function sameMatch({ headers, model }: RouteMatch): RouteMatch {
  return {
    ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
    ...(model === undefined ? {} : { model }),
  };
}

it("any policy that an AIGatewayRoute can say comes back from it, and compiles to it again", () => {
  const said = { specs: 0, tiers: 0, models: 0 };
  fc.assert(
    fc.property(anyRouteSpec, (given) => {
      const options = optionsFor(given);
      const spec = expressible(given, (one) => unsupportedAiGateway(desired(one), options, target));
      if (spec === undefined) return;
      const same = sameMeaning(spec);
      said.specs += 1;
      said.tiers += same.rules.some(({ split }) => split.some(({ priority }) => priority)) ? 1 : 0;
      said.models += same.rules.some(({ match }) => match?.some(({ model }) => model)) ? 1 : 0;
      const object = objectOf(spec, options);
      expect(decompileAiGateway(target, object, options)).toEqual({ outcome: "spec", spec: same });
      expect(objectOf(same, options)).toEqual(object);
    }),
    { numRuns: 400 },
  );
  expect(said.specs).toBeGreaterThan(100);
  expect(said.tiers).toBeGreaterThan(5);
  expect(said.models).toBeGreaterThan(5);
});

describe("a standing AIGatewayRoute", () => {
  const options = aiGatewayOptionsSchema.parse({
    parent,
    backends: { small: { name: "hosted", model: "s" }, large: { name: "hosted", model: "l" } },
  });
  const route = (spec: object) => ({
    kind: "AIGatewayRoute",
    spec: { parentRefs: [{ name: "models" }], ...spec },
  });
  const ref = (model: string, more: object = {}) => ({ name: "hosted", modelNameOverride: model, ...more });

  it("is read with the defaults of its resource definition", () => {
    const object = route({
      rules: [
        {
          name: "any",
          backendRefs: [ref("s", { namespace: "" }), ref("l", { weight: 5, priority: 1 })],
          timeouts: { request: "2m" },
        },
        {
          matches: [{ headers: [{ name: "X-AI-EG-Model", value: "chat" }] }],
          backendRefs: [ref("s", { weight: 3 }), ref("l")],
        },
      ],
    });
    expect(decompileAiGateway(target, object, options)).toEqual({
      outcome: "spec",
      spec: {
        rules: [
          {
            match: [{ model: { exact: "chat" } }],
            split: [
              { to: { version: "small" }, weightBp: 7_500 },
              { to: { version: "large" }, weightBp: 2_500 },
            ],
          },
          {
            name: "any",
            split: [
              { to: { version: "small" }, weightBp: 10_000 },
              { to: { version: "large" }, weightBp: 10_000, priority: 1 },
            ],
            timeoutMs: 120_000,
          },
        ],
      },
    });
  });

  it.each<[string, object, string[]]>([
    [
      "what it does beside",
      {
        llmRequestCosts: [],
        hostnames: ["a.example"],
        rules: [
          {
            backendRefs: [ref("s", { bodyMutation: {} })],
            streamIdleTimeout: "15s",
            modelsOwnedBy: "people",
            timeouts: { request: "0s", backendRequest: "1s" },
          },
        ],
      },
      [
        "spec.llmRequestCosts: field",
        "spec.hostnames: hostnames",
        "spec.rules.0.backendRefs.0.bodyMutation: filter-of-backend",
        "spec.rules.0.timeouts.backendRequest: field",
        "spec.rules.0.timeouts.request: no-timeout",
        "spec.rules.0.streamIdleTimeout: field",
        "spec.rules.0.modelsOwnedBy: field",
      ],
    ],
    [
      "backends of other services",
      { parentRefs: [{ name: "other" }], rules: [{ backendRefs: [{ name: "hosted" }, ref("s"), ref("s")] }] },
      [
        "spec.parentRefs: parents",
        "spec.rules.0.backendRefs.0: backend",
        "spec.rules.0.backendRefs.1.weight: weight",
        "spec.rules.0.backendRefs.2.weight: weight",
      ],
    ],
    [
      "no weight in a tier",
      { rules: [{ backendRefs: [ref("s"), ref("l", { weight: 0, priority: 1 })] }] },
      ["spec.rules.0.backendRefs: no-weight"],
    ],
    [
      "a gap between tiers",
      { rules: [{ backendRefs: [ref("s"), ref("l", { priority: 2 })] }] },
      ["spec.rules.0.split: value"],
    ],
    ["no rule", { rules: [] }, ["spec.rules: no-backends"]],
  ])("says by path what no policy says: %s", (_, spec, expected) => {
    const read = decompileAiGateway(target, route(spec), options);
    const fields = read.outcome === "beyond" ? read.fields : [];
    expect(fields.map(({ path, what }) => `${path}: ${what}`)).toEqual(expected);
    expect(fields.filter(({ what }) => !(what in messages.beyond))).toEqual([]);
  });
});

describe("what depends on more than a field", () => {
  const options = aiGatewayOptionsSchema.parse({
    parent,
    backends: { v1: { name: "a" }, pool: { kind: "InferencePool", name: "p" } },
  });
  const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
  const codes = (...rules: RouteRule[]) =>
    unsupportedAiGateway(desired({ rules }), options, target).map(({ path, code }) => `${path}: ${code}`);
  const some = (name: string, match: RouteMatch = { headers: { [name]: { exact: "1" } } }): RouteRule => ({
    match: [match],
    split,
  });

  it.each<[string, RouteRule[], string[]]>([
    ["a pool alone", [{ split: [{ to: { version: "pool" }, weightBp: 10_000 }] }], []],
    [
      "a pool beside others",
      [
        {
          split: [
            { to: { version: "v1" }, weightBp: 5_000 },
            { to: { version: "pool" }, weightBp: 5_000 },
          ],
        },
      ],
      ["rules.0.split.1.to.version: ai-gateway-one-pool"],
    ],
    [
      "a version of nothing",
      [{ split: [{ to: { version: "v9" }, weightBp: 10_000 }] }],
      ["rules.0.split.0.to.version: gateway-version-name"],
    ],
    [
      "the controller's name",
      [{ name: "route-not-found", split }],
      ["rules.0.name: ai-gateway-reserved-name"],
    ],
    [
      "a name twice",
      [
        { ...some("a"), name: "x" },
        { ...some("b"), name: "x" },
      ],
      ["rules.0.name: gateway-name-twice", "rules.1.name: gateway-name-twice"],
    ],
    [
      "the model twice",
      [some("", { model: { exact: "a" }, headers: { "x-ai-eg-model": { prefix: "a" } } })],
      ["rules.0.match.0.headers.x-ai-eg-model: ai-gateway-model-twice"],
    ],
    [
      "more rules than there are",
      Array.from({ length: 16 }, (_, at) => some(`h-${at}`)),
      ["rules.15: ai-gateway-too-many-rules"],
    ],
    ["a model behind a header, which is as specific", [some("a"), some("", { model: { exact: "m" } })], []],
    [
      "a rule that would go first",
      [some("a"), some("", { model: { exact: "m" }, headers: { b: { exact: "1" } } })],
      ["rules.1.match: gateway-order"],
    ],
    [
      "two models",
      [
        some("", { model: { exact: "m" } }),
        some("", { model: { exact: "n" }, headers: { b: { exact: "1" } } }),
      ],
      [],
    ],
  ])("%s", (_, rules, expected) => expect(codes(...rules)).toEqual(expected));
});
