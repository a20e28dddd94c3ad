import { describe, expect, it } from "vitest";
import { differenceOf } from "./difference";

const of = (low: number | null, high: number | null, n = 84, bucket: number | null = null) => ({
  interval: { value: ((low ?? 0) + (high ?? low ?? 0)) / 2, low, high, bucket },
  n,
});

describe("how two versions differ", () => {
  it.each([
    // At least 560 against 500, at most 650 against 500: 12 to 30 %.
    ["more", of(560, 650), of(500, 500), "ratio", { kind: "more", low: 0.12, high: 0.3 }],
    [
      "more, nobody knows how much",
      of(560, null),
      of(400, 500),
      "ratio",
      { kind: "more", low: 0.12, high: null },
    ],
    // At least 10 % less: 450 against 500; at most half: 300 against 600.
    ["less", of(300, 450), of(500, 600), "ratio", { kind: "less", low: 0.1, high: 0.5 }],
    [
      "less than what has no end",
      of(300, 450),
      of(500, null),
      "ratio",
      { kind: "less", low: 0.1, high: null },
    ],
    ["overlap", of(400, 550), of(500, 600), "ratio", { kind: "none", n: 84 }],
    ["of few requests", of(400, 550, 12), of(500, 600), "ratio", { kind: "none", n: 12 }],
    ["touch", of(500, 600), of(400, 500), "ratio", { kind: "none", n: 84 }],
    ["nothing known above", of(400, null), of(500, null), "ratio", { kind: "none", n: 84 }],
    [
      "apart, but within one bucket",
      of(560, 580, 84, 3),
      of(520, 540, 84, 3),
      "ratio",
      { kind: "same-bucket" },
    ],
    ["failures, in points", of(0.05, 0.08), of(0, 0.02), "points", { kind: "more", low: 0.03, high: 0.08 }],
    ["more than none at all", of(5, 6), of(0, 0), "ratio", { kind: "none", n: 84 }],
  ] as const)("%s", (_, own, other, measure, expected) => {
    const found = differenceOf(own, other, measure);
    expect(found.kind).toBe(expected.kind);
    for (const [key, value] of Object.entries(expected)) {
      const got = (found as Record<string, unknown>)[key];
      if (typeof value === "number") expect(got).toBeCloseTo(value, 9);
      else expect(got).toEqual(value);
    }
  });
});
