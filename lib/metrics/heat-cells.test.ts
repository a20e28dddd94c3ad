import { describe, expect, it } from "vitest";
import { heatCells } from "./heat-cells";

const { POSITIVE_INFINITY: end } = Number;
const range = { start: 10, end: 30, stepSeconds: 10 };
const line = (group: string, bound: number, values: (number | null)[]) => ({
  group,
  bound,
  points: values.map((value, index) => [10 * (index + 1), value] as const),
});

describe("the cells of a heatmap", () => {
  it("are the differences of cumulative buckets; a step without figures is a gap", () => {
    const lines = [
      line("v1", 100, [1, null, 2]),
      line("v1", end, [4, null, 2]),
      line("v1", 500, [3, null, 2]),
    ];
    expect(heatCells(lines, range)).toEqual({
      bounds: [100, 500, null],
      columns: [
        { at: 10, rates: [1, 2, 1] },
        { at: 20, rates: null },
        { at: 30, rates: [2, 0, 0] },
      ],
    });
  });

  it("add up over versions, at the bounds that all of them have", () => {
    const v1 = [line("v1", 100, [1, 1]), line("v1", 200, [2, 2]), line("v1", end, [3, 3])];
    const v2 = [line("v2", 200, [5, null]), line("v2", 400, [6, null]), line("v2", end, [7, null])];
    const found = heatCells([...v1, ...v2], range);
    expect(found.bounds).toEqual([200, null]);
    expect(found.columns.map(({ rates }) => rates)).toEqual([[7, 3], [2, 1], null]);
  });

  it("have what one bound holds in two spellings of it", () => {
    const lines = [line("v1", 1, [2]), line("v1", 1, [3]), line("v1", end, [6])];
    expect(heatCells(lines, range).columns[0]?.rates).toEqual([5, 1]);
  });

  it("are none without buckets", () => {
    expect(heatCells([], range).columns.every(({ rates }) => rates === null)).toBe(true);
  });
});
