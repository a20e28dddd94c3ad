import fc from "fast-check";
import { expect, it } from "vitest";
import { kindedSpec, type PolicySpec } from "../../policies/policy-spec";
import type { DesiredPolicy } from "../control-plane";
import { compileIstio } from "./compile";
import { decompileIstio } from "./decompile";
import type { RuleFragment } from "./destination-rule";
import type { JsonObject } from "./json-fields";
import type { IstioPolicyKind } from "./kinds";
import { breakerOf, type Call, fateOf } from "./meaning.fixture";
import { mergeDestinationRule } from "./merge-destination-rule";
import { unsupportedIstio } from "./unsupported";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const origin = { policyId: "p", revision: 1, changeId: "c" };
const host = "chat-model.llm.svc.cluster.local";
const subsets = [
  { name: "stable", labels: { version: "1.0" } },
  { name: "canary", labels: { version: "1.1" } },
  { name: "v2", labels: { version: "v2" } },
];

function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
}

const destination = fc.record({
  host: fc.constantFrom(host, "chat-model"),
  subset: fc.constantFrom(...subsets.map(({ name }) => name)),
});
const percentage = fc.record({ value: fc.constantFrom(0, 0.01, 12.5, 100) });
const duration = fc.constantFrom("1s", "1500ms", "0.5s", "1m30s", "2s");
const matcher = fc.constantFrom({}, { exact: "a" }, { prefix: "a" }, { regex: "a|b" }, { regex: "*" });
const headers = fc.dictionary(fc.constantFrom("x-a", "x-b"), matcher, { noNullPrototype: true, maxKeys: 2 });
const absent = fc.dictionary(fc.constantFrom("x-b", "x-c"), fc.constantFrom({}, { regex: "*" }), {
  noNullPrototype: true,
  maxKeys: 1,
});
const uri = fc.constantFrom({}, { exact: "/a" }, { prefix: "/a" }, { prefix: "/" }, { exact: "/" });
/** Rules as people write them: most fields left out, old ones beside new ones. */
const rule = fc
  .tuple(
    some({
      match: fc.array(some({ uri, headers, withoutHeaders: absent, ignoreUriCase: fc.constant(false) }), {
        maxLength: 2,
      }),
      timeout: duration,
      retries: fc.oneof(
        fc.constant({ attempts: 0 }),
        fc.constant({}),
        some({
          attempts: fc.integer({ min: 1, max: 5 }),
          retryOn: fc.constantFrom("unavailable", "connect-failure, internal", ""),
          perTryTimeout: duration,
        }).filter(({ attempts }) => attempts !== undefined),
      ),
      fault: some({
        delay: some({ percentage, percent: fc.constant(5) }).map((delay) => ({ ...delay, fixedDelay: "2s" })),
        abort: some({ percentage }).map((abort) => ({ ...abort, httpStatus: 503 })),
      }),
    }),
    fc.oneof(
      fc.constant({}),
      some({ mirrorPercentage: percentage, mirrorPercent: fc.constant(5) }).chain((share) =>
        destination.map((mirror) => ({ ...share, mirror })),
      ),
      fc.tuple(destination, fc.option(percentage, { nil: undefined })).map(([to, share]) => ({
        mirrors: [{ destination: to, ...(share ? { percentage: share } : {}) }],
      })),
    ),
    fc.uniqueArray(fc.tuple(destination, fc.constantFrom(undefined, 0, 1, 3, 4, 100)), {
      minLength: 1,
      maxLength: 3,
      selector: ([{ subset }]) => subset,
    }),
  )
  .map(([fields, mirror, route]) => ({
    ...fields,
    ...mirror,
    route: route.map(([to, weight]) => ({ destination: to, ...(weight === undefined ? {} : { weight }) })),
  }));
const rest = fc.constantFrom([], [{ route: [{ destination: { host: "chat-model" } }] }]);
const http = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 3 }), rest)
  .map(([own, last]) => [...own, ...last]);

const texts = fc.constantFrom("a", "b", "ab", "c", "");
const call: fc.Arbitrary<Call> = fc.record({
  path: fc.constantFrom("/", "/a", "/a/b", "/b"),
  headers: fc.dictionary(fc.constantFrom("x-a", "x-b", "x-c"), texts, { noNullPrototype: true }),
});

function compiled(kind: DesiredPolicy<IstioPolicyKind>["kind"], spec: PolicySpec | null) {
  const desired: DesiredPolicy<IstioPolicyKind> = { ...kindedSpec(kind, spec), origin };
  expect(unsupportedIstio(desired)).toEqual([]);
  const bodies = compileIstio(target, desired, options).map(({ ref, body }) => [ref.split(" ")[0], body]);
  const of = Object.fromEntries(bodies) as Record<string, string | undefined>;
  const specOf = (text: string | undefined) => (text ? JSON.parse(text).spec : null);
  return {
    vs: specOf(of.VirtualService) as JsonObject | null,
    part: specOf(of.DestinationRule) as RuleFragment | null,
  };
}

it("a route that is taken over sends every call where it went, and does the same to it", () => {
  let takenOver = 0;
  fc.assert(
    fc.property(http, fc.array(call, { minLength: 1, maxLength: 12 }), (rules, calls) => {
      const [live, own] = [
        { hosts: ["chat-model"], http: rules },
        { host: "chat-model", subsets },
      ];
      const objects = { virtualService: { spec: live }, destinationRule: { spec: own } };
      const read = decompileIstio(target, "route", objects, options);
      if (read.outcome === "beyond" || read.spec === null) return;
      takenOver += 1;
      const { vs, part } = compiled("route", read.spec);
      const merged = mergeDestinationRule({ live: own, route: part, breaker: null, keepSubsets: [] });
      for (const one of calls) {
        const fate = fateOf(one, live, own);
        const later = vs && merged && fateOf(one, vs, merged);
        // What the list of changes says: such calls are let through from now on.
        if (fate === null) {
          expect(read.changes).toMatchObject([{ what: "unmatched" }]);
          expect(later).toMatchObject({ shares: { "": 1 } });
        } else expect(later).toEqual(fate);
      }
    }),
    { numRuns: 300 },
  );
  expect(takenOver).toBeGreaterThan(20);
});

const count = fc.constantFrom(0, 1, 5, 9);
const block = some({
  connectionPool: some({
    tcp: some({ maxConnections: count }),
    http: some({
      http1MaxPendingRequests: count,
      http2MaxRequests: count,
      maxRequestsPerConnection: count,
      maxRetries: count,
    }),
  }),
  outlierDetection: some({
    consecutive5xxErrors: count,
    consecutiveGatewayErrors: count,
    interval: duration,
    baseEjectionTime: duration,
    maxEjectionPercent: count,
    minHealthPercent: count,
  }),
});

it("a circuit breaker that is taken over breaks when it broke, for each version", () => {
  let takenOver = 0;
  fc.assert(
    fc.property(block, fc.array(block, { minLength: 3, maxLength: 3 }), (policy, own) => {
      const live = {
        host,
        trafficPolicy: policy,
        subsets: subsets.map((subset, index) => ({ ...subset, trafficPolicy: own[index] })),
      };
      const objects = { virtualService: null, destinationRule: { spec: live } };
      const read = decompileIstio(target, "circuit-breaker", objects, options);
      if (read.outcome === "beyond") return;
      takenOver += 1;
      const keepSubsets = subsets.map(({ name }) => name);
      const breaker = compiled("circuit-breaker", read.spec).part;
      const merged = mergeDestinationRule({ live, route: null, breaker, keepSubsets });
      for (const name of [null, ...keepSubsets]) {
        expect(breakerOf(merged, name)).toEqual(breakerOf(live, name));
      }
    }),
    { numRuns: 600 },
  );
  expect(takenOver).toBeGreaterThan(20);
});
