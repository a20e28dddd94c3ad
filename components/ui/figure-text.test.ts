import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FigureUnit, figureParts } from "./figure-text";

describe("figureParts", () => {
  it.each<[number, FigureUnit, string, string]>([
    [0, "per-second", "0", "per-second"],
    [0.00001, "per-second", "<0.001", "per-second"],
    [0.5, "per-second", "0.5", "per-second"],
    [1.239, "per-second", "1.24", "per-second"],
    [12, "per-second", "12.0", "per-second"],
    [999.6, "per-second", "1.00 k", "per-second"],
    [1234, "per-second", "1.23 k", "per-second"],
    [12_345_678, "tokens-per-second", "12.3 M", "tokens-per-second"],
    [-40, "per-second", "−40.0", "per-second"],
    [0.061, "ratio", "6.10", "percent"],
    [0.00001, "ratio", "<0.01", "percent"],
    [0.4596, "ratio", "46.0", "percent"],
    [1, "ratio", "100", "percent"],
    [0.9999, "ratio", "100", "percent"],
    [0.4, "ms", "0.4", "ms"],
    [3.14, "ms", "3.1", "ms"],
    [340.4, "ms", "340", "ms"],
    [999.7, "ms", "1.0", "s"],
    [2100, "ms", "2.1", "s"],
    [48_000, "ms", "48", "s"],
    [180_000, "ms", "3", "min"],
    [7_200_000, "ms", "2", "h"],
    [0, "bytes", "0", "bytes"],
    [999.6, "bytes", "1.00", "kilobytes"],
    [220_463_104, "bytes", "220", "megabytes"],
    [1_234_000_000, "bytes", "1.23", "gigabytes"],
    [180, "count", "180", "none"],
    [38_000, "count", "38.0 k", "none"],
  ])("%d as %s is %s %s", (value, unit, digits, word) => {
    expect(figureParts(value, unit)).toEqual({ digits, unit: word });
  });

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])("%s has no digits", (value) => {
    expect(figureParts(value, "per-second")).toBeNull();
  });

  it("never shows more than three digits of a rate, nor NaN", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 9e14, noNaN: true }), (value) => {
        const digits = figureParts(value, "per-second")?.digits ?? "";
        expect(digits).toMatch(/^\d+(\.\d+)?( [kMGT])?$/);
        expect(digits.replace(/^0\.0*|\D/g, "").length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
