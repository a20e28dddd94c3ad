import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steppedRange } from "./range";
import { rateWindowForStep, rateWindowSeconds } from "./rate-window";

describe("steppedRange", () => {
  it.each([
    [
      { start: 1000, end: 1900, scrapeSeconds: 1 },
      { start: 1000, end: 1900, stepSeconds: 5 },
    ],
    [
      { start: 1003, end: 1904, scrapeSeconds: 1 },
      { start: 1000, end: 1900, stepSeconds: 5 },
    ],
    [
      { start: 0, end: 60, scrapeSeconds: 15 },
      { start: 0, end: 60, stepSeconds: 15 },
    ],
    [
      { start: 0, end: 21_600, scrapeSeconds: 1, stepSeconds: 1 },
      { start: 0, end: 21_600, stepSeconds: 120 },
    ],
    [
      { start: 7, end: 3_607, scrapeSeconds: 1, widthPx: 1_440 },
      { start: 5, end: 3_605, stepSeconds: 5 },
    ],
    [
      { start: 7, end: 3_607, scrapeSeconds: 15, widthPx: 1_440 },
      { start: 0, end: 3_600, stepSeconds: 15 },
    ],
    [
      { start: 0, end: 3_600, scrapeSeconds: 1, widthPx: 390 },
      { start: 0, end: 3_600, stepSeconds: 10 },
    ],
    [
      { start: 0, end: 60 * 86_400, scrapeSeconds: 15 },
      { start: 0, end: 60 * 86_400, stepSeconds: 21_600 },
    ],
  ])("%j", (input, expected) => {
    expect(steppedRange(input)).toEqual(expected);
  });

  it("has no more points than pixels, at most 1,000 and 300 where no width is known, on multiples of the step", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 1, max: 40_000_000 }),
        fc.double({ min: 0.5, max: 120, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
        fc.option(fc.double({ min: 10, max: 8_000, noNaN: true }), { nil: undefined }),
        (start, length, scrapeSeconds, stepSeconds, widthPx) => {
          const range = steppedRange({ start, end: start + length, stepSeconds, scrapeSeconds, widthPx });
          const points = (range.end - range.start) / range.stepSeconds + 1;
          expect(points).toBeLessThanOrEqual(Math.min(widthPx ?? 300, 1_000));
          expect(range.start % range.stepSeconds).toBe(0);
          expect(range.end % range.stepSeconds).toBe(0);
          expect(range.stepSeconds).toBeGreaterThanOrEqual(scrapeSeconds);
        },
      ),
    );
  });
});

describe("rateWindowSeconds", () => {
  it.each([
    [60, 1, 60],
    [60, 15, 60],
    [60, 60, 240],
    [60, 20.3, 82],
  ])("window %d at a scrape of %d is %d", (window, scrape, expected) => {
    expect(rateWindowSeconds(window, scrape)).toBe(expected);
  });
});

describe("rateWindowForStep", () => {
  it.each([
    [5, 1, 6],
    [1, 1, 4],
    [15, 15, 60],
    [60, 15, 75],
    [10, 2.5, 13],
  ])("a step of %d at a scrape of %d looks back %d", (step, scrape, expected) => {
    expect(rateWindowForStep(step, scrape)).toBe(expected);
  });
});
