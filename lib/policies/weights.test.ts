import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyWeights } from "./apply-weights";
import { checkDestinations } from "./check-destinations";
import { parseWeights } from "./parse-weights";
import { parsePercentBp, percentOfBp } from "./weights";

describe("parsePercentBp", () => {
  it.each<[number | string, number | undefined]>([
    [25.5, 2_550],
    ["33.33", 3_333],
    [100, 10_000],
    [0, 0],
    [100.01, undefined],
    [33.333, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    ["1e1", undefined],
    [" 5", undefined],
  ])("reads %j as %s", (percent, expected) => {
    expect(parsePercentBp(percent)).toBe(expected);
  });

  it("reads back every weight that can be stored", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (bp) => {
        expect(parsePercentBp(percentOfBp(bp))).toBe(bp);
      }),
    );
  });
});

describe("parseWeights", () => {
  it("adds up without float sums", () => {
    expect(parseWeights({ v1: 33.33, v2: 33.33, v3: 33.34 }).weights).toEqual({
      v1: 3_333,
      v2: 3_333,
      v3: 3_334,
    });
  });

  it("names the path of what is wrong", () => {
    expect(parseWeights({ v1: 50, v2: 40 }).faults).toEqual([
      { path: "weights", message: "add up to 90, not 100" },
    ]);
    expect(parseWeights({ v1: 50.001, v2: 50 }).faults).toMatchObject([{ path: "weights.v1" }]);
  });
});

describe("applyWeights", () => {
  const both = { v1: 2_000, v2: 8_000 };

  it("makes a policy of one rule where there is none", () => {
    expect(applyWeights(null, undefined, both)).toMatchObject({ outcome: "applied", rule: "default" });
    expect(applyWeights(null, "beta", both)).toEqual({ outcome: "rule-required", rules: [] });
  });

  it("moves the named rule only, in the order that it had; versions beyond it follow by name", () => {
    const beta = {
      name: "beta",
      match: [{ headers: { t: { exact: "b" } } }],
      split: [{ to: { version: "v2" }, weightBp: 10_000 }],
    };
    const last = { timeoutMs: 5, split: [{ to: { version: "v2" }, weightBp: 10_000 }] };
    const applied = applyWeights({ rules: [beta, last] }, "default", { v10: 1_000, v9: 1_000, v2: 8_000 });
    expect(applied).toMatchObject({ outcome: "applied" });
    if (applied.outcome !== "applied") return;
    expect(applied.spec.rules[0]).toEqual(beta);
    expect(applied.spec.rules[1]).toMatchObject({ timeoutMs: 5 });
    expect(applied.spec.rules[1]?.split.map(({ to }) => to.version)).toEqual(["v2", "v9", "v10"]);
    expect(applyWeights({ rules: [beta, last] }, undefined, both)).toEqual({
      outcome: "rule-required",
      rules: ["beta", "default"],
    });
  });
});

describe("checkDestinations", () => {
  const ready = new Map([
    ["v1", 2],
    ["v2", 0],
  ]);

  it.each([
    [{ v1: 10_000 }, ready, [], []],
    [{ v1: 5_000, v9: 5_000 }, ready, [], [{ code: "unknown-version", version: "v9" }]],
    [{ v1: 5_000, v2: 5_000 }, ready, [], [{ code: "no-ready-endpoint", version: "v2" }]],
    [{ v1: 10_000, v2: 0 }, ready, [], []],
    [{ v1: 5_000, v3: 5_000 }, ready, ["v3"], [{ code: "no-ready-endpoint", version: "v3" }]],
    [{ v1: 10_000 }, undefined, ["v1"], [{ code: "unverified-version", version: "v1", isInPolicy: true }]],
  ])("%j", (weights, known, inPolicy, faults) => {
    expect(checkDestinations(weights, known, inPolicy)).toEqual(faults);
  });
});
