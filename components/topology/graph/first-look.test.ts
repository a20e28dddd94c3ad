import { describe, expect, it } from "vitest";
import { firstLook, lookAt } from "./first-look";

const positions = { a: { x: 0, y: 0 }, b: { x: 280, y: 100 }, c: { x: 1120, y: 400 } };
const ids = ["a", "b", "c"];

describe("the first look at a graph", () => {
  it.each([
    ["all where it can be read", { width: 1400, height: 700, focus: ["c"] }, ids],
    ["what is in focus where it cannot", { width: 800, height: 700, focus: ["b", "c", "gone"] }, ["b", "c"]],
    [
      "the end of what is in focus on a phone",
      { width: 390, height: 500, focus: ["a", "b", "c"] },
      ["b", "c"],
    ],
    ["the callers on a phone while all is well", { width: 390, height: 500, focus: [] }, ["a", "b"]],
  ])("shows %s", (_, room, seen) => {
    expect(firstLook({ ids, positions, ...room })).toEqual(seen);
  });

  it("frames the nodes that it is given", () => {
    expect(lookAt(["a", "b"], positions).bounds).toEqual({ x: 0, y: 0, width: 456, height: 184 });
    expect(lookAt([], positions).bounds.width).toBeGreaterThan(0);
  });
});
