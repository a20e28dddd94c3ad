import fc from "fast-check";
import { expect, it } from "vitest";
import { bandOf, barAt } from "./bar-at";

it.each([
  [44, 650, 60, 0],
  [0, 650, 60, 0],
  [53.9, 650, 60, 0],
  [54.1, 650, 60, 1],
  [649, 650, 60, 59],
  [900, 650, 60, 59],
])("%d in %d pixels of %d bars is %d", (x, width, count, bar) => expect(barAt(x, width, count)).toBe(bar));

it("marks at least one bar and stays within the plot", () => {
  fc.assert(
    fc.property(fc.nat(59), fc.nat(59), (first, last) => {
      const { left, width } = bandOf(first, last, 60);
      expect(width).toBeGreaterThan(1.6);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100.001);
    }),
  );
});
