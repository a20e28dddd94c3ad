import { describe, expect, it } from "vitest";
import { spanTicks, timeTicks, valueTicks } from "./axis-ticks";
import { chartRange } from "./chart-range";
import { calmLines, chartRows, lineName } from "./chart-rows";

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

describe("several versions with several percentiles", () => {
  const line = (version: string, quantile: string) => ({ labels: { version, quantile }, points: [] });

  it("show the p95 of each; one version keeps all", () => {
    const two = { lines: [line("v1", "p50"), line("v1", "p95"), line("v2", "p95")] };
    expect(calmLines(two).lines.map(({ labels }) => labels.quantile)).toEqual(["p95", "p95"]);
    const one = { lines: [line("v1", "p50"), line("v1", "p95")] };
    expect(calmLines(one)).toBe(one);
  });
});

describe("marks on the axes", () => {
  it.each([
    [12.9, 1, [0, 5, 10, 15]],
    [0, 0.03, [0, 0.01, 0.02, 0.03]],
    [0.061, 0.03, [0, 0.025, 0.05, 0.075]],
    [72_000, 1, [0, 25_000, 50_000, 75_000]],
    [3, 1, [0, 1, 2, 3]],
  ])("reach %s (at least %s) in round steps", (most, least, ticks) => {
    expect(valueTicks(most, least)).toEqual(ticks);
  });

  it.each([
    [0.97, [0, 0.5, 1]],
    [0.4, [0, 0.2, 0.4, 0.6]],
    [1.2, [0, 0.5, 1, 1.5]],
  ])("of a share that reaches %s do not go beyond all of it", (most, ticks) => {
    expect(valueTicks(most, 0.03, 1)).toEqual(ticks);
  });

  it.each([
    [-1, 2, [-1, 0, 1, 2]],
    [-30, -5, [-30, -20, -10, 0]],
    [-0.4, 0.1, [-0.4, -0.2, 0, 0.2]],
  ])("from %d to %d are %j, with nothing left outside", (lowest, most, ticks) => {
    expect(spanTicks(lowest, Math.max(0, most))).toEqual(ticks);
  });

  it("are round moments", () => {
    expect(timeTicks(100, 1_000)).toEqual([300, 600, 900]);
    expect(timeTicks(0, 300)).toEqual([0, 60, 120, 180, 240, 300]);
  });
});
