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
