import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceTable } from "./source-table";

const file = "docs/metrics.md";
const marks = ["<!-- what the code knows: begin -->", "<!-- what the code knows: end -->"] as const;

describe(file, () => {
  it("has the tables that the code makes; to renew them, run this test with UPDATE=1", () => {
    const text = readFileSync(file, "utf8");
    const [begin, end] = marks.map((mark) => text.indexOf(mark));
    if (begin === undefined || end === undefined || begin < 0 || end < begin)
      throw new Error("no place for tables");
    const renewed = `${text.slice(0, begin + marks[0].length)}\n\n${sourceTable()}\n\n${text.slice(end)}`;
    if (process.env.UPDATE) writeFileSync(file, renewed);
    expect(readFileSync(file, "utf8")).toBe(renewed);
  });
});
