import { describe, expect, it } from "vitest";
import { columnQuantiles, heatLevel, heatRows, heightOf, overallQuantiles } from "./heat-scale";

const column = (at: number, ...rates: number[]) => ({ at, rates });

describe("the rows of a heatmap", () => {
  it("are the buckets that hold anything, as tall as their doublings", () => {
    const rows = heatRows({
      bounds: [1, 100, 200, 800, 1600, null],
      columns: [column(1, 0, 0, 3, 0, 0, 0), { at: 2, rates: null }, column(3, 0, 0, 0, 0, 1, 0)],
    });
    // 100 to 200 is one doubling, 200 to 800 two, 800 to 1600 one.
    expect(rows).toEqual([
      { index: 2, lower: 100, upper: 200, bottom: 0, top: 0.25 },
      { index: 3, lower: 200, upper: 800, bottom: 0.25, top: 0.75 },
      { index: 4, lower: 800, upper: 1600, bottom: 0.75, top: 1 },
    ]);
    expect(heightOf(400, rows)).toBeCloseTo(0.5, 9);
    expect(heightOf(50, rows)).toBeNull();
  });

  it("begin at nothing and end without an end, where something was counted there", () => {
    const rows = heatRows({ bounds: [100, null], columns: [column(1, 1, 1)] });
    expect(rows.map(({ lower, upper }) => [lower, upper])).toEqual([
      [0, 100],
      [100, null],
    ]);
    expect(rows.at(-1)?.top).toBe(1);
    expect(heightOf(1_000, rows)).toBeNull();
  });

  it("are none where nothing was counted", () => {
    expect(heatRows({ bounds: [100, null], columns: [column(1, 0, 0)] })).toEqual([]);
  });
});

it.each([
  [0, 0],
  [0.001, 1],
  [0.25, 4],
  [1, 7],
])("a rate of %s of the most takes step %s", (rate, level) => {
  expect(heatLevel(rate, 1)).toBe(level);
});

it("reads percentiles off a column, and off all together", () => {
  expect(columnQuantiles([100, 200, null], [5, 5, 0])).toEqual({ p50: 100, p95: 190 });
  expect(columnQuantiles([100, null], [1, 1])).toEqual({ p50: 100, p95: null });
  const columns = [column(1, 10, 0, 0), column(2, 0, 10, 0), { at: 3, rates: null }];
  expect(overallQuantiles({ bounds: [100, 200, null], columns }).p50).toBe(100);
});
