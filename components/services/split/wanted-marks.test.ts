import { describe, expect, it } from "vitest";
import { wantedMarks } from "./wanted-marks";

describe("marks of the wanted split", () => {
  it.each([
    ["two", [0.9, 0.1], [0.9]],
    ["three, one without weight", [0.5, 0, 0.5], [0.5]],
    ["all on one", [1, 0], []],
    ["nothing wanted", [null, null], []],
    ["three", [0.2, 0.3, 0.5], [0.2, 0.5]],
  ])("%s", (_, wanted, marks) => {
    expect(wantedMarks(wanted.map((share) => ({ wanted: share })))).toEqual(marks);
  });
});
