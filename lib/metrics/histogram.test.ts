import { describe, expect, it } from "vitest";
import { atRank, histogramFrom, quantileOf, totalOf } from "./histogram";

const { POSITIVE_INFINITY: end } = Number;
/** 5 up to 100, 4.5 more up to 500, half a one up to 1000. */
const counted = histogramFrom([
  { bound: 500, atMost: 9.5 },
  { bound: 100, atMost: 5 },
  { bound: end, atMost: 10 },
  { bound: 1000, atMost: 10 },
]);

describe("a histogram of cumulative buckets", () => {
  it("counts what lies between two bounds, whatever the order", () => {
    expect(counted).toEqual({ bounds: [100, 500, 1000, end], counts: [5, 4.5, 0.5, 0] });
    expect(totalOf(counted)).toBe(10);
  });

  it("has no bucket with less than none, where a wider one came a scrape late", () => {
    const late = histogramFrom([
      { bound: 1, atMost: 5 },
      { bound: 2, atMost: 4 },
      { bound: 3, atMost: 6 },
    ]);
    expect(late.counts).toEqual([5, 0, 1]);
  });

  it("adds what one bound holds in two spellings of it", () => {
    const twice = [
      { bound: 1, atMost: 2 },
      { bound: 1, atMost: 3 },
      { bound: 2, atMost: 6 },
    ];
    expect(histogramFrom(twice)).toEqual({ bounds: [1, 2], counts: [5, 1] });
  });

  it("takes what rounding makes of equal counts for equal", () => {
    const rounded = [
      { bound: 1, atMost: 0.1 + 0.2 },
      { bound: 2, atMost: 0.3 },
      { bound: 3, atMost: 0.1 + 0.2 + 1e-16 },
    ];
    expect(histogramFrom(rounded).counts).toEqual([0.1 + 0.2, 0, 0]);
  });

  it.each([
    [0.5, 100],
    [0.25, 50],
    [0.95, 500],
    // (9.9 - 9.5) / 0.5 = 0.8 of the way from 500 to 1000.
    [0.99, 900],
    [1, 1000],
  ])("q = %s is %s", (q, value) => {
    expect(quantileOf(counted, q)).toBeCloseTo(value, 9);
  });

  it("knows no value where nothing was counted, nor beyond the finite buckets", () => {
    expect(quantileOf({ bounds: [1, end], counts: [0, 0] }, 0.5)).toBeNull();
    const beyond = { bounds: [1, end], counts: [6, 4] };
    expect([quantileOf(beyond, 0.6), quantileOf(beyond, 0.61)]).toEqual([1, null]);
  });

  it("says which bucket a rank lies in, empty ones left out", () => {
    const gap = { bounds: [1, 2, 4, end], counts: [2, 0, 2, 0] };
    expect(atRank(gap, 2)).toEqual({ value: 1, bucket: 0 });
    expect(atRank(gap, 3)).toEqual({ value: 3, bucket: 2 });
  });
});
