import { describe, expect, it } from "vitest";
import { type Histogram, histogramFrom, totalOf } from "./histogram";
import { quantileInterval, shareInterval } from "./intervals";

describe("the interval of a share", () => {
  it.each([
    // Worked out by hand: z² = 3.84146; (0 + 1.92073) / 103.84146 on both sides of the middle.
    [0, 100, 0, 0, 0.0369935],
    // p = 0.1: middle (0.1 + 0.0192073) / 1.0384146, reach 1.888 · √(0.0009 + 0.0000960365).
    [10, 100, 0.1, 0.0552291, 0.1743657],
    [1, 1, 1, 0.2065493, 1],
  ])("%s of %s", (part, whole, value, low, high) => {
    const found = shareInterval(part, whole);
    expect(found?.value).toBe(value);
    expect(found?.low).toBeCloseTo(low, 5);
    expect(found?.high).toBeCloseTo(high, 5);
  });

  it("is none of no request", () => {
    expect(shareInterval(0, 0)).toBeNull();
  });
});

describe("the interval of a quantile", () => {
  const even: Histogram = { bounds: [100, 200, Number.POSITIVE_INFINITY], counts: [50, 50, 0] };

  it("is what lies between two ranks", () => {
    // Ranks 50 ± 1.959964 · √25 = 40.20018 and 59.79982, two milliseconds a rank.
    const found = quantileInterval(even, 0.5);
    expect(found?.value).toBe(100);
    expect(found?.low).toBeCloseTo(80.40036, 4);
    expect(found?.high).toBeCloseTo(119.59964, 4);
    expect(found?.bucket).toBeNull();
  });

  it("says when the buckets are too wide to tell two apart", () => {
    expect(quantileInterval(even, 0.25)?.bucket).toBe(0);
  });

  it("has no upper end beyond all observations, nor beyond the finite buckets", () => {
    // 19 ± 1.91 of 20.
    const few: Histogram = { bounds: [100], counts: [20] };
    expect(quantileInterval(few, 0.95)).toMatchObject({ value: 95, high: null });
    // Ranks 90.7 and 99.3 of 100, of which 97 lie within 100.
    const open: Histogram = { bounds: [100, Number.POSITIVE_INFINITY], counts: [97, 3] };
    expect(quantileInterval(open, 0.95)).toMatchObject({ high: null, bucket: null });
    expect(quantileInterval({ bounds: [100, Number.POSITIVE_INFINITY], counts: [90, 10] }, 0.95)).toBeNull();
  });

  it("of few observations begins at nothing", () => {
    expect(quantileInterval({ bounds: [100], counts: [2] }, 0.5)).toMatchObject({ value: 50, low: 0 });
  });

  it.each([
    [0.5, 40],
    [0.5, 400],
    [0.95, 400],
    [0.95, 2_000],
  ])("holds the true quantile %s of %s requests in about 95 of 100 samples", (q, n) => {
    const random = seeded(Math.round(q * 1_000) + n);
    const samples = 500;
    let held = 0;
    for (let sample = 0; sample < samples; sample++) {
      const found = quantileInterval(sampled(random, n), q);
      const isHeld =
        found !== null && (found.low ?? 0) <= q * 1_000 && (found.high === null || found.high >= q * 1_000);
      if (isHeld) held++;
    }
    expect(held / samples).toBeGreaterThan(0.92);
    expect(held / samples).toBeLessThan(0.99);
  });
});

/** Durations that are spread evenly up to a second, counted in buckets of uneven width. */
function sampled(random: () => number, n: number): Histogram {
  const bounds = [20, 50, 100, 250, 400, 600, 800, 900, 980, 1_000];
  const durations = Array.from({ length: n }, () => random() * 1_000);
  const histogram = histogramFrom(
    bounds.map((bound) => ({ bound, atMost: durations.filter((ms) => ms <= bound).length })),
  );
  expect(totalOf(histogram)).toBe(n);
  return histogram;
}

/** Mulberry32: the same numbers at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
