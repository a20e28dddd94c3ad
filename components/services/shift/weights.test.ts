import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullWeightBp, sumBp } from "../../../lib/policies/weights";
import { boundsBp, moveWeights, sameWeights, sentWeights, type WeightsMove, weightsDraft } from "./weights";

const versions = ["v1", "v2", "v3", "v4"];

describe("moving weights", () => {
  it.each([
    ["two versions trade", { v1: 9000, v2: 1000 }, "v2", 5000, { v1: 5000, v2: 5000 }],
    [
      "the others share in proportion",
      { v1: 6000, v2: 3000, v3: 1000 },
      "v3",
      4000,
      { v1: 4000, v2: 2000, v3: 4000 },
    ],
    [
      "whole percents stay whole",
      { v1: 3400, v2: 3300, v3: 3300 },
      "v1",
      1000,
      { v1: 1000, v2: 4500, v3: 4500 },
    ],
    [
      "nothing to go by is shared evenly",
      { v1: 10_000, v2: 0, v3: 0 },
      "v1",
      5000,
      { v1: 5000, v2: 2500, v3: 2500 },
    ],
    ["more than all is all", { v1: 5000, v2: 5000 }, "v1", 12_000, { v1: 10_000, v2: 0 }],
  ])("%s", (_, weights, version, bp, wanted) => {
    const draft = weightsDraft(Object.keys(weights), weights);
    expect(moveWeights(draft, { kind: "set", version, bp }).weights).toEqual(wanted);
  });

  it("gives the others back what they had when one is dragged to 100 and back", () => {
    const start = weightsDraft(["v1", "v2", "v3"], { v1: 5000, v2: 3000, v3: 2000 });
    const full = moveWeights(start, { kind: "set", version: "v1", bp: fullWeightBp });
    expect(full.weights).toEqual({ v1: fullWeightBp, v2: 0, v3: 0 });
    expect(moveWeights(full, { kind: "set", version: "v1", bp: 5000 }).weights).toEqual(start.weights);
  });

  it("leaves a locked version alone and bounds the others by it", () => {
    const start = weightsDraft(["v1", "v2", "v3"], { v1: 5000, v2: 3000, v3: 2000 });
    const locked = moveWeights(start, { kind: "lock", version: "v3" });
    expect(boundsBp(locked, "v1")).toEqual({ min: 0, max: 8000 });
    expect(boundsBp(locked, "v3")).toEqual({ min: 2000, max: 2000 });
    expect(moveWeights(locked, { kind: "set", version: "v1", bp: 9000 }).weights).toEqual({
      v1: 8000,
      v2: 0,
      v3: 2000,
    });
  });

  it("evens out what is free", () => {
    const start = weightsDraft(["v1", "v2", "v3"], { v1: 8000, v2: 1000, v3: 1000 });
    expect(moveWeights(start, { kind: "even-out" }).weights).toEqual({ v1: 3400, v2: 3300, v3: 3300 });
    const locked = moveWeights(start, { kind: "lock", version: "v1" });
    expect(moveWeights(locked, { kind: "even-out" }).weights).toEqual({ v1: 8000, v2: 1000, v3: 1000 });
  });
});

const moves = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("set" as const),
      version: fc.constantFrom(...versions),
      bp: fc.integer({ min: -500, max: 11_000 }),
    }),
    fc.record({
      kind: fc.constant("step" as const),
      version: fc.constantFrom(...versions),
      byBp: fc.constantFrom(-500, -100, 100, 500),
    }),
    fc.record({ kind: fc.constant("lock" as const), version: fc.constantFrom(...versions) }),
    fc.constant({ kind: "even-out" as const }),
  ),
  { maxLength: 30 },
);

function checkLaws(start: number[], steps: WeightsMove[]) {
  let draft = weightsDraft(
    versions,
    Object.fromEntries(versions.map((version, index) => [version, start[index] ?? 0])),
  );
  expect(sumBp(draft.weights)).toBe(fullWeightBp);
  for (const move of steps) {
    const next = moveWeights(draft, move);
    expect(sumBp(next.weights)).toBe(fullWeightBp);
    for (const bp of Object.values(next.weights)) {
      expect(Number.isInteger(bp)).toBe(true);
      expect(bp).toBeGreaterThanOrEqual(0);
    }
    for (const version of draft.locked) expect(next.weights[version]).toBe(draft.weights[version]);
    if (move.kind === "set") {
      const { min, max } = boundsBp(draft, move.version);
      expect(next.weights[move.version]).toBe(Math.min(max, Math.max(min, move.bp)));
    }
    draft = next;
  }
}

describe("laws of a split", () => {
  it("sums to 100 %, never goes below zero, never moves what is locked, gives what was asked within bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 4, maxLength: 4 }),
        moves,
        checkLaws,
      ),
    );
  });

  it("keeps the order of the others: who had more never ends with less", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 0, max: 10_000 }),
        (start, bp) => {
          const draft = weightsDraft(
            versions,
            Object.fromEntries(versions.map((version, index) => [version, (start[index] ?? 0) * 100])),
          );
          const { weights } = moveWeights(draft, { kind: "set", version: "v1", bp });
          for (const a of versions.slice(1))
            for (const b of versions.slice(1))
              if ((draft.weights[a] ?? 0) > (draft.weights[b] ?? 0))
                expect(weights[a] ?? 0).toBeGreaterThanOrEqual(weights[b] ?? 0);
        },
      ),
    );
  });

  it("finds two splits the same whatever is left out as zero", () => {
    expect(sameWeights({ v1: 10_000, v2: 0 }, { v1: 10_000 })).toBe(true);
    expect(sameWeights({ v1: 9000, v2: 1000 }, { v1: 10_000 })).toBe(false);
  });

  it("is sent in percent, without versions that carry nothing and stand nowhere", () => {
    const weights = { v1: 6667, v2: 3333, v3: 0, old: 0 };
    expect(sentWeights(weights, { v1: 10_000, v3: 0 })).toEqual({ v1: 66.67, v2: 33.33, v3: 0 });
    expect(sentWeights(weights, null)).toEqual({ v1: 66.67, v2: 33.33 });
  });
});
