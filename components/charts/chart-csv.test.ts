import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartCsv, textCell } from "./chart-csv";

describe("values as CSV", () => {
  it("have a row a moment and a column a line, with all labels and the unit; a gap is empty", () => {
    const text = chartCsv({
      title: "Time to first token",
      unit: "ms",
      lines: [
        { key: "line0", labels: { version: "v1", quantile: "p95" } },
        { key: "line1", labels: {} },
      ],
      rows: [
        { at: 1_700_000_000, line0: 1.5, line1: null },
        { at: 1_700_000_005, line0: -2, line1: 0 },
      ],
    });
    expect(text).toBe(
      [
        'time,"Time to first token {version=""v1"",quantile=""p95""} [ms]",Time to first token [ms]',
        "2023-11-14T22:13:20.000Z,1.5,",
        "2023-11-14T22:13:25.000Z,-2,0",
        "",
      ].join("\r\n"),
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["  =1", "'  =1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ["a,b", '"a,b"'],
    ["a\r\nb", '"a\r\nb"'],
    ["plain", "plain"],
  ])("%j is written %j", (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });

  it("says any text so that it is read back, and none as a formula", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(..."=+-@,\"'\r\n\t a1é😀")).map((chars) => chars.join("")),
        (text) => {
          const cell = textCell(text);
          const isQuoted = cell.startsWith('"');
          const read = isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
          expect(read === text || read === `'${text}`).toBe(true);
          expect(read).not.toMatch(/^[=+\-@\t\r]/);
          if (!isQuoted) expect(cell).not.toMatch(/[",\r\n]/);
        },
      ),
    );
  });
});
