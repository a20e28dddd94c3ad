import { describe, expect, it } from "vitest";
import { filledPoints } from "./filled-points";

const range = { start: 10, end: 40, stepSeconds: 10 };

describe("points at every step", () => {
  it.each<[string, [number, number | null][], (number | null)[]]>([
    [
      "all of them",
      [
        [10, 1],
        [20, 0],
        [30, 3],
        [40, 4],
      ],
      [1, 0, 3, 4],
    ],
    [
      "gaps where some are missing or say nothing",
      [
        [20, 2],
        [30, null],
      ],
      [null, 2, null, null],
    ],
    ["none", [], [null, null, null, null]],
    [
      "no more than the range has",
      [
        [0, 9],
        [5, 9],
        [10, 1],
        [15, 9],
        [40, 4],
        [50, 9],
      ],
      [1, null, null, 4],
    ],
  ])("are %s", (_, points, expected) => {
    expect(filledPoints(points, range)).toEqual(expected.map((value, index) => [10 * (index + 1), value]));
  });
});
