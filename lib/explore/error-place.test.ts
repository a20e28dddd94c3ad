import { describe, expect, it } from "vitest";
import { errorPlace, errorWords } from "./error-place";

describe("where an error is", () => {
  it.each([
    [
      'invalid parameter "query": 1:11: parse error: unexpected "("',
      "sum by (x (rate(up[1m]))",
      { from: 10, to: 11 },
    ],
    ["1:5: parse error: unknown function", "1 + nope(up)", { from: 4, to: 8 }],
    ["2:3: parse error: unexpected end", "sum(\n  up(", { from: 7, to: 9 }],
    // Columns count bytes: "é" has two.
    ['1:12: parse error: unexpected ")"', '"é" + foo =)', { from: 10, to: 11 }],
    ["1:4: parse error: unclosed left parenthesis", "sum(", { from: 3, to: 4 }],
    ["1:5: parse error: unexpected end of input", "sum(", { from: 3, to: 4 }],
    ['PromQL info: metric might not be a counter: "up" (1:6)', "rate(up[1m])", { from: 5, to: 7 }],
    ["9:1: parse error: elsewhere", "up", undefined],
    ["vector cannot contain metrics with the same labelset", "up", undefined],
  ])("%s", (words, query, place) => {
    expect(errorPlace(words, query)).toEqual(place);
  });

  it("is no part of what is said", () => {
    const words = 'prometheus refused the query (bad_data): invalid parameter "query": 1:5: parse error: no';
    expect(errorWords(words)).toBe("parse error: no");
    expect(errorWords("multiple matches")).toBe("multiple matches");
  });
});
