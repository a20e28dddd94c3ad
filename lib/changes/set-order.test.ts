import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PolicyKind, policyKinds } from "../policies/kinds";
import type { PolicySpec } from "../policies/policy-spec";
import { inSetOrder, setStepOf, setSteps } from "./set-order";

const limits = (maxRequests: number): PolicySpec => ({ limits: { maxRequests } });
const allow = (...services: string[]): PolicySpec => ({
  allow: services.map((service) => ({ from: { namespace: "llm", service } })),
});
const rate = (requestsPerSecond: number): PolicySpec => ({ rules: [{ name: "all", requestsPerSecond }] });
const balancing: PolicySpec = { algorithm: "least-request" };

describe("when a part of a set is pushed", () => {
  const rows: [string, PolicyKind, PolicySpec | null, PolicySpec | null, (typeof setSteps)[number]][] = [
    ["a new breaker protects before traffic comes", "circuit-breaker", null, limits(4), "before-routes"],
    ["more room is there before traffic comes", "circuit-breaker", limits(4), limits(8), "before-routes"],
    ["less room is left when traffic went", "circuit-breaker", limits(8), limits(4), "after-routes"],
    ["protection goes when traffic went", "circuit-breaker", limits(8), null, "after-routes"],
    [
      "what gives and takes at once gives first",
      "circuit-breaker",
      { versions: { v1: { limits: { maxRequests: 9 } } } },
      { versions: { v1: { limits: { maxRequests: 2 } }, v2: { limits: { maxRequests: 9 } } } },
      "before-routes",
    ],
    ["a rate limit that rises", "rate-limit", rate(1), rate(9), "before-routes"],
    ["a rate limit that sinks", "rate-limit", rate(9), rate(1), "after-routes"],
    ["balancing", "load-balancing", null, balancing, "before-routes"],
    ["balancing that goes", "load-balancing", balancing, null, "after-routes"],
    ["who is let in besides", "access", allow("a"), allow("a", "b"), "before-routes"],
    ["everybody is let in again", "access", allow("a"), null, "before-routes"],
    ["who is let in no more", "access", allow("a", "b"), allow("a"), "after-routes"],
    ["the first rule keeps others out", "access", null, allow("a"), "after-routes"],
    ["one comes and one goes", "access", allow("a"), allow("b"), "before-routes"],
    ["mTLS is asked for", "access", { mtls: "permissive" }, { mtls: "strict" }, "after-routes"],
    ["mTLS is not asked for any more", "access", { mtls: "strict" }, { mtls: "permissive" }, "before-routes"],
    [
      "one is refused no more",
      "access",
      { deny: [{ from: { namespace: "llm", service: "a" } }] },
      { mtls: "strict" },
      "before-routes",
    ],
  ];
  it.each(rows)("%s", (_name, kind, before, after, step) => {
    expect(setStepOf(kind, before, after)).toBe(step);
  });

  it("is its own for a route, whatever it says", () => {
    expect(setStepOf("route", null, null)).toBe("routes");
  });
});

const part = fc.record({
  step: fc.constantFrom(...setSteps),
  namespace: fc.constantFrom("llm", "shop", "a"),
  service: fc.constantFrom("chat", "embed", "gateway"),
  kind: fc.constantFrom(...policyKinds),
});
/** One policy is named once. */
const parts = fc.uniqueArray(part, {
  selector: ({ namespace, service, kind }) => `${namespace}/${service}/${kind}`,
  maxLength: 20,
});

describe("the order of a set", () => {
  it("is the same whatever order the parts are given in, and loses none", () => {
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat(1_000)), (given, keys) => {
        const shuffled = given
          .map((each) => ({ each, key: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const ordered = inSetOrder(given);
        expect(inSetOrder(shuffled)).toEqual(ordered);
        expect(new Set(ordered)).toEqual(new Set(given));
      }),
    );
  });

  it("makes before it breaks: no step comes before an earlier one", () => {
    fc.assert(
      fc.property(parts, (given) => {
        const steps = inSetOrder(given).map(({ step }) => setSteps.indexOf(step));
        expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      }),
    );
  });

  it("turns round with what is done: more room before the routes is less room after them", () => {
    const size = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(size, size, (from, to) => {
        fc.pre(from < to);
        for (const [kind, spec] of [
          ["circuit-breaker", limits],
          ["rate-limit", rate],
        ] as const) {
          expect(setStepOf(kind, spec(from), spec(to))).toBe("before-routes");
          expect(setStepOf(kind, spec(to), spec(from))).toBe("after-routes");
        }
      }),
    );
  });
});
