import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyBalancingSpec, anyBreakerSpec, anyRouteSpec } from "../../policies/written/specs.fixture";
import type { DesiredPolicy } from "../control-plane";
import { expressible } from "../expressible.fixture";
import { balancingFragment, withoutBalancing } from "./balancing";
import { compileIstio } from "./compile";
import type { RuleFragment } from "./destination-rule";
import { anyRuleSpec } from "./istio-specs.fixture";
import type { JsonObject } from "./json-fields";
import type { IstioPolicyKind } from "./kinds";
import { mergeDestinationRule } from "./merge-destination-rule";
import { routedSubsets } from "./routed-subsets";
import { breakerFragment, routeFragment, subsetsOf } from "./rule-fragments";
import { unsupportedIstio } from "./unsupported";
import { writeOrder } from "./write-order";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const host = "chat-model.llm.svc.cluster.local";

function compiled(desired: DesiredPolicy<IstioPolicyKind> | undefined): {
  vs: JsonObject | null;
  rule: RuleFragment | null;
} {
  if (desired === undefined) return { vs: null, rule: null };
  const bodies = new Map(
    compileIstio(target, desired, options).map(({ ref, body }) => [ref.split(" ")[0], body]),
  );
  const spec = (kind: string) => JSON.parse(bodies.get(kind) || "null")?.spec ?? null;
  return { vs: spec("VirtualService"), rule: spec("DestinationRule") };
}

const maybe = <T>(any: fc.Arbitrary<T>) => fc.option(any, { nil: null });
const anyRoute = maybe(anyRouteSpec).map((spec) =>
  compiled(spec === null ? undefined : expressible({ kind: "route", spec }, unsupportedIstio)),
);
const anyBreaker = maybe(anyBreakerSpec).map(
  (spec) =>
    compiled(spec === null ? undefined : expressible({ kind: "circuit-breaker", spec }, unsupportedIstio))
      .rule,
);
const namesOf = (rule: { subsets?: unknown } | null) =>
  subsetsOf(rule as JsonObject | null).map(({ name }) => String(name));

describe("the one DestinationRule of both kinds", () => {
  it("says what went in, whatever stood there", () => {
    fc.assert(
      fc.property(maybe(anyRuleSpec(host, true)), anyRoute, anyBreaker, (live, { rule: route }, breaker) => {
        const merged = mergeDestinationRule({ live, route, breaker, keepSubsets: [] });
        expect(routeFragment(merged, namesOf(route))).toEqual(route);
        expect(breakerFragment(merged)).toEqual(breaker);
      }),
    );
  });

  it("says of load balancing what went in, and all else as it was; taken away again, it is what stood", () => {
    const anyBalancing = anyBalancingSpec.map(
      (spec) => compiled(expressible({ kind: "load-balancing", spec }, unsupportedIstio)).rule,
    );
    fc.assert(
      fc.property(maybe(anyRuleSpec(host, true)), anyBalancing, (live, balancing) => {
        if (balancing === null) return;
        const parts = (of: JsonObject | null) => ({
          live: of,
          route: routeFragment(of, namesOf(of)),
          breaker: breakerFragment(of),
          keepSubsets: namesOf(of),
        });
        const merged = mergeDestinationRule({ ...parts(live), balancing });
        expect(balancingFragment(merged)).toEqual(balancing);
        expect(breakerFragment(merged)).toEqual(breakerFragment(live));
        const without = live && withoutBalancing(live);
        const left = mergeDestinationRule({ ...parts(merged), balancing: null });
        expect(left ?? { host }).toEqual(without ?? { host });
      }),
    );
  });

  it("is what stands, when its own parts are merged into it", () => {
    fc.assert(
      fc.property(anyRuleSpec(host, true), (live) => {
        const names = namesOf(live);
        const route = routeFragment(live, names);
        const breaker = breakerFragment(live);
        expect(mergeDestinationRule({ live, route, breaker, keepSubsets: [] })).toEqual(live);
      }),
    );
  });

  it("is what stood, when a breaker and its subsets are taken away again", () => {
    fc.assert(
      fc.property(anyRuleSpec(host, false), anyBreaker, (live, breaker) => {
        const keepSubsets = namesOf(live);
        const withIt = mergeDestinationRule({ live, route: null, breaker, keepSubsets });
        const left = mergeDestinationRule({ live: withIt, route: null, breaker: null, keepSubsets });
        // A rule of a host alone says nothing.
        expect(left ?? { host }).toEqual(live);
      }),
      { numRuns: 150 },
    );
  });
});

it("whatever stands in an object, nothing of it throws", () => {
  const any = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant({ toString: 0 }));
  const subset = fc.oneof(any, fc.record({ name: any, labels: any, trafficPolicy: any }));
  const spec = fc.record({
    host: any,
    trafficPolicy: any,
    subsets: fc.oneof(any, fc.array(subset)),
    http: any,
  });
  fc.assert(
    fc.property(spec, anyBreaker, (live, breaker) => {
      const [route, keepSubsets] = [routeFragment(live, ["v1"]), routedSubsets(live)];
      for (const part of [breaker, breakerFragment(live)]) {
        const merged = mergeDestinationRule({ live, route, breaker: part, keepSubsets });
        expect(() => JSON.stringify(merged)).not.toThrow();
      }
    }),
  );
});

describe("what others decided", () => {
  const breaker = {
    host,
    trafficPolicy: { connectionPool: { http: { http2MaxRequests: 9 } } },
    subsets: [
      {
        name: "v2",
        labels: { version: "v2" },
        trafficPolicy: { connectionPool: { http: { http2MaxRequests: 4 } } },
      },
    ],
  };

  it("for the service still holds in a subset's block of ours", () => {
    const live = {
      host,
      trafficPolicy: { connectionPool: { tcp: { connectTimeout: "3s" } }, tls: { mode: "DISABLE" } },
    };
    expect(mergeDestinationRule({ live, route: null, breaker, keepSubsets: [] })).toEqual({
      host,
      trafficPolicy: {
        connectionPool: { tcp: { connectTimeout: "3s" }, http: { http2MaxRequests: 9 } },
        tls: { mode: "DISABLE" },
      },
      subsets: [
        {
          name: "v2",
          labels: { version: "v2" },
          trafficPolicy: {
            connectionPool: { tcp: { connectTimeout: "3s" }, http: { http2MaxRequests: 4 } },
          },
        },
      ],
    });
  });

  it("on the names of subsets stands: what is said of a version holds in each of its subsets", () => {
    const live = { host, subsets: [{ name: "canary", labels: { version: "v2" } }] };
    const [own] = breaker.subsets;
    const limited = { ...live.subsets[0], trafficPolicy: own?.trafficPolicy };
    const ofService = { trafficPolicy: breaker.trafficPolicy };
    const merged = mergeDestinationRule({ live, route: null, breaker, keepSubsets: [] });
    expect(merged).toEqual({ host, ...ofService, subsets: [limited] });
    const route = { host, subsets: [{ name: "v2", labels: { version: "v2" } }] };
    expect(mergeDestinationRule({ live: merged, route, breaker, keepSubsets: [] })).toEqual({
      host,
      ...ofService,
      subsets: [limited, own],
    });
  });

  it("on zones stands, and ours beside it does not", () => {
    const zones = { localityLbSetting: { distribute: [{ from: "a/*", to: { "a/*": 100 } }] } };
    const ejecting = {
      host,
      trafficPolicy: {
        outlierDetection: { consecutive5xxErrors: 5 },
        loadBalancer: { localityLbSetting: { enabled: false } },
      },
    };
    const live = { host, trafficPolicy: { loadBalancer: zones } };
    const merged = mergeDestinationRule({ live, route: null, breaker: ejecting, keepSubsets: [] });
    expect(merged).toEqual({
      host,
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 }, loadBalancer: zones },
    });
    expect(mergeDestinationRule({ live: merged, route: null, breaker: null, keepSubsets: [] })).toEqual(live);
  });

  it("stays: a subset with more than a version, and one that is still used; others of our form go", () => {
    const live = {
      host,
      subsets: [
        { name: "gold", labels: { version: "v1", tier: "gold" } },
        { name: "v1", labels: { version: "v1" } },
        { name: "v2", labels: { version: "v2" } },
        { name: "stable", labels: { version: "v1" } },
      ],
    };
    const merged = mergeDestinationRule({ live, route: null, breaker: null, keepSubsets: ["v2"] });
    expect(namesOf(merged)).toEqual(["gold", "v2", "stable"]);
  });
});

describe("the order of writes", () => {
  const split = (...versions: string[]) => {
    const parts = versions.map((version, index) => ({
      to: { version },
      weightBp: index === 0 ? 10_000 : 0,
    }));
    const origin = { policyId: "p", revision: 1, changeId: "c" };
    return compiled({ kind: "route", spec: { rules: [{ split: parts }] }, origin });
  };
  const nothing = { virtualService: null, destinationRule: null };
  const wanted = ({ vs, rule }: ReturnType<typeof split>) => ({
    virtualService: vs,
    route: rule,
    breaker: null,
  });

  it("makes subsets before routes and takes them away after", () => {
    const [from, to] = [split("v1", "v2"), split("v2", "v3")];
    const live = { virtualService: from.vs, destinationRule: from.rule as JsonObject };
    const writes = writeOrder({ live, wanted: wanted(to), keepSubsets: [] });
    expect(
      writes.map(({ kind, spec }) => [
        kind,
        kind === "DestinationRule" ? namesOf(spec) : routedSubsets(spec),
      ]),
    ).toEqual([
      ["DestinationRule", ["v1", "v2", "v3"]],
      ["VirtualService", ["v2", "v3"]],
      ["DestinationRule", ["v2", "v3"]],
    ]);
  });

  it("begins with the rule, ends with it where nothing is left, and writes nothing that stands", () => {
    const first = split("v1");
    const begun = writeOrder({ live: nothing, wanted: wanted(first), keepSubsets: [] });
    expect(begun).toEqual([
      { kind: "DestinationRule", spec: first.rule },
      { kind: "VirtualService", spec: first.vs },
    ]);
    const live = { virtualService: first.vs, destinationRule: first.rule as JsonObject };
    expect(writeOrder({ live, wanted: wanted(first), keepSubsets: [] })).toEqual([]);
    const none = { virtualService: null, route: null, breaker: null };
    expect(writeOrder({ live, wanted: none, keepSubsets: [] })).toEqual([
      { kind: "VirtualService", spec: null },
      { kind: "DestinationRule", spec: null },
    ]);
    expect(writeOrder({ live, wanted: none, keepSubsets: ["v1"] })).toEqual([
      { kind: "VirtualService", spec: null },
    ]);
  });

  it("never leaves a call without its subset, and ends with what was wanted", () => {
    fc.assert(
      fc.property(
        maybe(anyRuleSpec(host, true)),
        anyRoute,
        anyRoute,
        anyBreaker,
        (rule, from, to, breaker) => {
          let live = {
            virtualService: from.vs,
            destinationRule: mergeDestinationRule({
              live: rule,
              route: from.rule,
              breaker: null,
              keepSubsets: [],
            }),
          };
          const want = { virtualService: to.vs, route: to.rule, breaker };
          for (const { kind, spec } of writeOrder({ live, wanted: want, keepSubsets: [] })) {
            live =
              kind === "VirtualService"
                ? { ...live, virtualService: spec }
                : { ...live, destinationRule: spec };
            const there = namesOf(live.destinationRule);
            expect(routedSubsets(live.virtualService).filter((name) => !there.includes(name))).toEqual([]);
          }
          expect(live.virtualService).toEqual(to.vs);
          expect(routeFragment(live.destinationRule, namesOf(to.rule))).toEqual(to.rule);
          expect(breakerFragment(live.destinationRule)).toEqual(breaker);
          expect(writeOrder({ live, wanted: want, keepSubsets: [] })).toEqual([]);
        },
      ),
    );
  });
});
