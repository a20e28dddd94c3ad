import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steppedRange } from "./range";
import { rateWindowSeconds } from "./rate-window";

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
  ])("%j", (input, expected) => {
    expect(steppedRange(input)).toEqual(expected);
  });

  it("has at most 300 points, on multiples of the step, whatever is asked", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 1, max: 40_000_000 }),
        fc.double({ min: 0.5, max: 120, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
        (start, length, scrapeSeconds, stepSeconds) => {
          const range = steppedRange({ start, end: start + length, stepSeconds, scrapeSeconds });
          expect((range.end - range.start) / range.stepSeconds + 1).toBeLessThanOrEqual(300);
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
