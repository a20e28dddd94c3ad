import fc from "fast-check";
import { expect, it } from "vitest";
import { nextWaitMs } from "./next-wait";

it("tries for some 18 hours, ever more rarely, and then gives up", () => {
  const waits = Array.from({ length: 6 }, (_, index) => nextWaitMs(index + 1, null, 0.5) ?? 0);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000).toBeCloseTo(17.6, 1);
  expect(nextWaitMs(7, null)).toBeNull();
});

it("waits as long as it is asked to, but no longer than an hour because of it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      (attempt, asked) => {
        const own = nextWaitMs(attempt, null, 0.5) ?? 0;
        const wait = nextWaitMs(attempt, asked, 0.5) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked * 1_000, 3_600_000));
        expect(wait).toBeLessThanOrEqual(Math.max(own, 3_600_000));
      },
    ),
  );
});
