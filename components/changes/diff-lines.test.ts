import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, linesOf } from "./diff-lines";

const shown = (before: string[], after: string[]) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: " ", gone: "-", new: "+" }[kind]}${text}`);

describe("diffLines", () => {
  it.each([
    [
      ["a", "b", "c"],
      ["a", "x", "c"],
      [" a", "-b", "+x", " c"],
    ],
    [[], ["a"], ["+a"]],
    [["a"], [], ["-a"]],
    [
      ["a", "b"],
      ["b", "a"],
      ["-a", " b", "+a"],
    ],
  ])("%j to %j", (before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it("leads from the one to the other, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 20 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (not: string) => lines.filter(({ kind }) => kind !== not).map((line) => line.text);
        expect(side("new")).toEqual(before);
        expect(side("gone")).toEqual(after);
      }),
    );
  });
});

describe("linesOf", () => {
  it.each([
    ["", []],
    ['{"a":1}', ["{", '  "a": 1', "}"]],
    ["a\nb", ["a", "b"]],
  ])("%j", (text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });
});

describe("linesOf", () => {
  it("tells weights that are decided alone in percent, by rule", () => {
    const of = (v1: number, v2: number) =>
      linesOf(JSON.stringify({ keepRest: true, weights: { main: { v1, v2 } } }));
    expect(of(9_000, 1_000)).toEqual(["main:", "  v1: 90 %", "  v2: 10 %"]);
    expect(shown(of(9_000, 1_000), of(6_650, 3_350))).toEqual([
      " main:",
      "-  v1: 90 %",
      "-  v2: 10 %",
      "+  v1: 66.5 %",
      "+  v2: 33.5 %",
    ]);
  });

  it("tells an object that only looks like it as it is", () => {
    expect(linesOf('{"keepRest":true,"weights":[1]}').at(0)).toBe("{");
    expect(linesOf("not JSON\nat all")).toEqual(["not JSON", "at all"]);
    expect(linesOf("")).toEqual([]);
  });
});
