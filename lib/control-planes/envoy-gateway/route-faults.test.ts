import fc from "fast-check";
import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import type { RouteRule, RouteSpec } from "../../policies/route-spec";
import type { DesiredPolicy } from "../control-plane";
import { backendsOf, expressible, likelyRouteSpec } from "../gateway-api/expressible.fixture";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { compileEnvoyGateway, unsupportedEnvoyGateway } from "./compile";
import { decompileRoute } from "./decompile-route";
import { type EnvoyGatewayOptions, envoyGatewayOptionsSchema } from "./options";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const parent = { kind: "Gateway", name: "models" } as const;
const forms = ["http", "grpc"] as const;
const optionsFor = (spec: RouteSpec, protocol: "http" | "grpc"): EnvoyGatewayOptions =>
  envoyGatewayOptionsSchema.parse({ port: 8000, parent, protocol, backends: backendsOf(spec) });
const desired = (spec: RouteSpec): DesiredPolicy<"route"> => ({
  kind: "route",
  spec,
  origin: { policyId: "p", revision: 1, changeId: "c" },
});
/** The route and the policy beside it, as a cluster would give them back. */
const objectsOf = (spec: RouteSpec, options: EnvoyGatewayOptions) =>
  compileEnvoyGateway(target, desired(spec), options).map(({ body }) => JSON.parse(body));

/** What says the same: the rules that a call can reach, without a fault of neither kind. */
function sameMeaning(spec: RouteSpec): RouteSpec {
  return {
    rules: reachableRules(spec).map(({ match, fault, ...rule }) => ({
      ...rule,
      ...(match === undefined || (match.length === 1 && takesEverything({ match })) ? {} : { match }),
      ...(fault?.delay || fault?.abort ? { fault } : {}),
    })),
  };
}

/** Mostly with the fault of the first rule for all. */
const faulty: fc.Arbitrary<RouteSpec> = fc
  .tuple(likelyRouteSpec, fc.constantFrom(true, true, true, false))
  .map(([spec, isAlike]) => {
    const fault = spec.rules[0]?.fault;
    if (!isAlike) return spec;
    return { rules: spec.rules.map(({ fault: _, ...rule }) => ({ ...rule, ...(fault ? { fault } : {}) })) };
  });

it.each(forms)(
  "any %s route that can be said comes back with its fault, and compiles to the same",
  (protocol) => {
    const said = { specs: 0, faults: 0 };
    fc.assert(
      fc.property(faulty, (given) => {
        const options = optionsFor(given, protocol);
        const spec = expressible(given, (one) => unsupportedEnvoyGateway(desired(one), options, target));
        if (spec === undefined) return;
        const objects = objectsOf(spec, options);
        said.specs += 1;
        said.faults += objects.length - 1;
        const read = decompileRoute(target, objects, options);
        if (read.outcome !== "spec" || read.spec === null) throw new Error(JSON.stringify(read));
        expect(objectsOf(read.spec, options)).toEqual(objects);
        expect(read.spec.rules.map(({ fault }) => fault)).toEqual(
          sameMeaning(spec).rules.map(({ fault }) => fault),
        );
      }),
      { numRuns: 200 },
    );
    expect(said.specs).toBeGreaterThan(50);
    expect(said.faults).toBeGreaterThan(10);
  },
);

describe("which faults Envoy Gateway has", () => {
  const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
  const delay: RouteRule["fault"] = { delay: { percentBp: 100, ms: 5 } };
  const premium: RouteRule = { match: [{ headers: { "x-tier": { exact: "premium" } } }], split };
  const options = envoyGatewayOptionsSchema.parse({ port: 8000, parent });
  const refused = (rules: RouteRule[], own: EnvoyGatewayOptions = options) =>
    unsupportedEnvoyGateway(desired({ rules }), own, target).map(({ path, code }) => `${path}: ${code}`);

  it.each<[string, RouteRule[], string[]]>([
    [
      "one of all rules",
      [
        { ...premium, fault: delay },
        { split, fault: delay },
      ],
      [],
    ],
    ["one of the only rule", [{ split, fault: delay }], []],
    ["one that says nothing", [{ ...premium, fault: {} }, { split }], []],
    [
      "one of some rules",
      [{ ...premium, fault: delay }, { split }],
      ["rules.0.fault: envoy-gateway-fault-of-rule"],
    ],
    [
      "two",
      [
        { ...premium, fault: delay },
        { split, fault: { delay: { percentBp: 100, ms: 6 } } },
      ],
      ["rules.0.fault: envoy-gateway-fault-of-rule", "rules.1.fault: envoy-gateway-fault-of-rule"],
    ],
    ["one of a rule that no call comes to", [{ split }, { split, fault: delay }], []],
  ])("%s", (_, rules, expected) => expect(refused(rules)).toEqual(expected));

  it.each<[string, object]>([
    ["of a mesh", { parent: { kind: "Service" } }],
    ["of another name", { route: "chat" }],
  ])("none where the policy is not about the route: %s", (_, own) => {
    const elsewhere = envoyGatewayOptionsSchema.parse({ port: 8000, parent, ...own });
    expect(refused([{ split, fault: delay }], elsewhere)).toEqual([
      "rules.0.fault: envoy-gateway-fault-elsewhere",
    ]);
    expect(
      compileEnvoyGateway(target, desired({ rules: [{ split, fault: delay }] }), elsewhere),
    ).toHaveLength(1);
  });

  it.each<[string, object, string[] | RouteRule["fault"]]>([
    [
      "every call, by default",
      { delay: { fixedDelay: "1m30s" } },
      { delay: { percentBp: 10_000, ms: 90_000 } },
    ],
    ["a gRPC status", { abort: { grpcStatus: 14 } }, ["spec.faultInjection.abort.grpcStatus: field"]],
    [
      "less than a basis point",
      { abort: { httpStatus: 503, percentage: 0.0001 } },
      ["spec.faultInjection.abort.percentage: weights"],
    ],
    ["no delay", { delay: { fixedDelay: "0s" } }, ["spec.faultInjection: value"]],
    ["a status of its own", { abort: { httpStatus: 600 } }, ["spec.faultInjection: value"]],
    [
      "what is no duration",
      { delay: { fixedDelay: "1.5s" } },
      ["spec.faultInjection.delay.fixedDelay: value"],
    ],
  ])("reads what somebody else wrote: %s", (_, faultInjection, expected) => {
    const [route] = objectsOf({ rules: [{ split }] }, options);
    const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "chat-model" }];
    const read = decompileRoute(target, [route, { spec: { targetRefs, faultInjection } } as never], options);
    if (read.outcome === "spec") return expect(read.spec?.rules[0]?.fault).toEqual(expected);
    expect(read.fields.map(({ path, what }) => `${path}: ${what}`)).toEqual(
      (expected as string[]).map((field) => `BackendTrafficPolicy.${field}`),
    );
    expect(read.fields.filter(({ what }) => !(what in messages.beyond))).toEqual([]);
  });
});
