import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessSpecSchema } from "../access-spec";
import { circuitBreakerSpecSchema } from "../circuit-breaker-spec";
import type { PolicySpec } from "../policy-spec";
import { rateLimitSpecSchema } from "../rate-limit-spec";
import { routeSpecSchema } from "../route-spec";
import { parseYaml, printYaml } from "./policy-yaml";
import { anyAccessSpec, anyBreakerSpec, anyRateLimitSpec, anyRouteSpec } from "./specs.fixture";
import { fromWritten, toWritten } from "./written-spec";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const kinds = [
  { kind: "route" as const, any: anyRouteSpec as fc.Arbitrary<PolicySpec>, schema: routeSpecSchema },
  {
    kind: "circuit-breaker" as const,
    any: anyBreakerSpec as fc.Arbitrary<PolicySpec>,
    schema: circuitBreakerSpecSchema,
  },
  { kind: "access" as const, any: anyAccessSpec as fc.Arbitrary<PolicySpec>, schema: accessSpecSchema },
  {
    kind: "rate-limit" as const,
    any: anyRateLimitSpec as fc.Arbitrary<PolicySpec>,
    schema: rateLimitSpecSchema,
  },
];

describe.each(kinds)("a $kind policy", ({ kind, any, schema }) => {
  it("is a stored spec to begin with", () => {
    fc.assert(
      fc.property(any, (spec) => {
        expect(schema.parse(spec)).toEqual(spec);
      }),
    );
  });

  it("loses nothing from spec to YAML and back, and the same spec gives the same text", () => {
    fc.assert(
      fc.property(any, (spec) => {
        const yaml = printYaml({ kind, target, spec });
        expect(parseYaml(yaml, { kind, target })).toEqual({
          outcome: "read",
          document: { kind, target, spec },
        });
        const again = parseYaml(yaml);
        if (again.outcome === "read") expect(printYaml(again.document)).toBe(yaml);
      }),
      { numRuns: 300 },
    );
  });

  it("loses nothing from spec to the written form in JSON and back", () => {
    fc.assert(
      fc.property(any, (spec) => {
        const sent: unknown = JSON.parse(JSON.stringify(toWritten(spec)));
        expect(fromWritten(kind, sent)).toEqual({ outcome: "read", spec });
      }),
      { numRuns: 300 },
    );
  });

  it("answers any text whatever with a policy or with where it is wrong", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), any, fc.nat(), (noise, spec, at) => {
        const yaml = printYaml({ kind, target, spec });
        const cut = at % yaml.length;
        for (const text of [noise, yaml.slice(0, cut) + noise + yaml.slice(cut)]) {
          const read = parseYaml(text, { kind, target });
          if (read.outcome === "read") continue;
          expect(read.faults.length).toBeGreaterThan(0);
          for (const { line, column } of read.faults) expect([line > 0, column > 0]).toEqual([true, true]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a policy that was taken away", () => {
  it("is null, in YAML too", () => {
    const text = printYaml({ kind: "route", target, spec: null });
    expect(parseYaml(text)).toMatchObject({ outcome: "read", document: { spec: null } });
    expect(parseYaml(text.replace("spec: null", ""))).toMatchObject({ outcome: "faulty" });
  });
});
