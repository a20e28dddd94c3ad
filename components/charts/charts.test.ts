import { describe, expect, it } from "vitest";
import { chartRange } from "./chart-range";
import { chartRows, lineName } from "./chart-rows";

describe("the time axis of a page", () => {
  it("moves in steps of the refresh rate and looks back far enough to see since when", () => {
    const first = chartRange({ endMs: 1_000_001_000, windowSeconds: 60, everySeconds: 5 });
    expect(first).toEqual({ start: 999_100, end: 1_000_000 });
    expect(chartRange({ endMs: 1_000_004_900, windowSeconds: 60, everySeconds: 5 })).toEqual(first);
    expect(chartRange({ endMs: 1_000_005_000, windowSeconds: 3600, everySeconds: 5 })).toEqual({
      start: 996_405,
      end: 1_000_005,
    });
  });
});

describe("lines as rows", () => {
  it("puts lines on one axis and leaves gaps as gaps", () => {
    const { lines, rows } = chartRows({
      lines: [
        {
          labels: { version: "v1" },
          points: [
            [1, 5],
            [2, null],
            [3, 6],
          ],
        },
        { labels: { version: "v2" }, points: [[2, 0]] },
      ],
    });
    expect(lines.map(({ last }) => last)).toEqual([6, 0]);
    expect(rows).toEqual([
      { at: 1, line0: 5, line1: null },
      { at: 2, line0: null, line1: 0 },
      { at: 3, line0: 6, line1: null },
    ]);
  });

  it.each([
    [{ version: "v2" }, "v2"],
    [{ quantile: "p95", version: "v1" }, "v1 p95"],
    [{}, ""],
  ])("names %j %s", (labels, name) => {
    expect(lineName(labels)).toBe(name);
  });
});
