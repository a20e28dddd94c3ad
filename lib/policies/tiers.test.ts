import { describe, expect, it } from "vitest";
import { applyWeights } from "./apply-weights";
import { changedFields } from "./changed-fields";
import { type RouteRule, type RouteSpec, routeSpecSchema } from "./route-spec";
import { defaultWeights, versionsOf, weightsOfRule } from "./rules";
import { fromWritten } from "./written/written-spec";

type Part = [version: string, weightBp: number, priority?: number];
const rule = (...parts: Part[]): RouteRule => ({
  split: parts.map(([version, weightBp, priority]) => ({
    to: { version },
    weightBp,
    ...(priority === undefined ? {} : { priority }),
  })),
});
const spec = (...parts: Part[]): RouteSpec => ({ rules: [rule(...parts)] });
const faults = (...parts: Part[]) =>
  routeSpecSchema.safeParse(spec(...parts)).error?.issues.map(({ message }) => message) ?? [];

describe("tiers of a split", () => {
  it.each<[string, Part[]]>([
    [
      "one tier",
      [
        ["v1", 4_000],
        ["v2", 6_000],
      ],
    ],
    [
      "a tier that is called 0",
      [
        ["v1", 4_000, 0],
        ["v2", 6_000],
      ],
    ],
    [
      "a standby",
      [
        ["v1", 10_000],
        ["v2", 10_000, 1],
      ],
    ],
    [
      "three tiers",
      [
        ["a", 10_000, 0],
        ["b", 1_000, 1],
        ["c", 9_000, 1],
        ["d", 10_000, 2],
      ],
    ],
  ])("are taken: %s", (_, parts) => expect(faults(...parts)).toEqual([]));

  it.each<[string, Part[], string[]]>([
    ["less than 100 in one tier", [["v1", 4_000]], ["weights add up to 40, not 100"]],
    [
      "100 over two tiers",
      [
        ["v1", 9_000],
        ["v2", 1_000, 1],
      ],
      ["weights of priority 0 add up to 90, not 100", "weights of priority 1 add up to 10, not 100"],
    ],
    [
      "none that serves",
      [["v1", 10_000, 1]],
      ["priorities go up from 0 one by one: there is 1 and nothing before it"],
    ],
    [
      "a gap",
      [
        ["v1", 10_000],
        ["v2", 10_000, 2],
      ],
      ["priorities go up from 0 one by one: there is 2 and nothing before it"],
    ],
    [
      "a version in two tiers",
      [
        ["v1", 10_000],
        ["v1", 10_000, 1],
      ],
      ["a version is named twice"],
    ],
  ])("are refused: %s", (_, parts, said) => expect(faults(...parts)).toEqual(said));

  it("are not decided where the rest is kept", () => {
    const kept = { ...spec(["v1", 10_000], ["v2", 10_000, 1]), keepRest: true };
    expect(routeSpecSchema.safeParse(kept).error?.issues[0]?.path).toEqual([
      "rules",
      0,
      "split",
      1,
      "priority",
    ]);
  });

  it("are named by their path in what is written", () => {
    const written = {
      kind: "route",
      spec: { rules: [{ split: [{ to: { version: "v1" }, weight: 100, priority: 9 }] }] },
    };
    expect(JSON.stringify(fromWritten("route", written.spec))).toContain("rules.0.split.0.priority");
  });
});

describe("a shift of a split with a standby", () => {
  const before = spec(["v1", 9_000], ["v2", 1_000], ["v3", 10_000, 1]);

  it("is about what serves, and leaves who stands by alone", () => {
    expect(weightsOfRule(rule(["v1", 10_000], ["v2", 10_000, 1]))).toEqual({ v1: 10_000 });
    expect(defaultWeights(before)).toEqual({ v1: 9_000, v2: 1_000 });
    expect(versionsOf(before)).toEqual(["v1", "v2", "v3"]);
    expect(applyWeights(before, undefined, { v1: 5_000, v2: 5_000 })).toEqual({
      outcome: "applied",
      rule: "default",
      spec: spec(["v1", 5_000], ["v2", 5_000], ["v3", 10_000, 1]),
    });
  });

  it("refuses one that stands by among those that serve", () => {
    const moved = applyWeights(before, undefined, { v1: 5_000, v3: 5_000 });
    if (moved.outcome !== "applied") throw new Error("not applied");
    expect(routeSpecSchema.safeParse(moved.spec).success).toBe(false);
  });

  it("is told from a change of tiers", () => {
    expect(changedFields(before, spec(["v1", 9_000], ["v2", 1_000], ["v3", 10_000, 2]))).toEqual([
      { path: "rules.default.split.v3.priority", before: 1, after: 2 },
    ]);
  });
});
