import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countChanged, type DiffLine, lineDiff, readableJson } from "./line-diff";

const side = (lines: DiffLine[], other: "gone" | "new") =>
  lines.flatMap((line) => (line.kind === "folded" || line.kind === other ? [] : [line.text]));

describe("a line diff", () => {
  it("names what went and what came, with a little of what stayed", () => {
    const before = ["a", "b", "c", "d", "e", "f", "g", "h"].join("\n");
    const after = ["a", "b", "c", "d", "e", "f", "G", "h"].join("\n");
    expect(lineDiff(before, after)).toEqual([
      { kind: "folded", lines: 3 },
      { kind: "same", text: "d" },
      { kind: "same", text: "e" },
      { kind: "same", text: "f" },
      { kind: "gone", text: "g" },
      { kind: "new", text: "G" },
      { kind: "same", text: "h" },
    ]);
  });

  it("is all new where there was nothing, and all folded where nothing changed", () => {
    expect(lineDiff("", "a\nb").map(({ kind }) => kind)).toEqual(["new", "new"]);
    expect(lineDiff("a\nb", "")).toHaveLength(2);
    expect(lineDiff("a\nb", "a\nb")).toEqual([{ kind: "folded", lines: 2 }]);
    expect(lineDiff("", "")).toEqual([]);
  });

  it("lays canonical JSON out in lines and leaves other text alone", () => {
    expect(readableJson('{"a":[1]}').split("\n")).toHaveLength(5);
    expect(readableJson("{no")).toBe("{no");
    expect(readableJson("")).toBe("");
  });

  it("holds both texts: without what came it is the old one, without what went the new one", () => {
    const text = fc.array(fc.constantFrom("x", "y", "z", "{", "}"), { maxLength: 3 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before.join("\n"), after.join("\n"));
        const folded = lines.some(({ kind }) => kind === "folded");
        if (!folded) {
          expect(side(lines, "new")).toEqual(before);
          expect(side(lines, "gone")).toEqual(after);
        }
        const { gone, come } = countChanged(lines);
        expect(come - gone).toBe(after.length - before.length);
      }),
    );
  });
});
