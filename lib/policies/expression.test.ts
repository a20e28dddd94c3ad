import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regexFault } from "../../controlplane/resources/check-regex";
import { expressionFault } from "./expression";

describe("expressionFault", () => {
  it.each([
    ["(", "not closed"],
    ["a)", "closed twice"],
    ["(a|(b)", "not closed"],
    ["[a-z", "not closed"],
    ["a\\", "not closed"],
    ["(?=beta)", "ahead or behind"],
    ["(?!beta).*", "ahead or behind"],
    ["(?<!a)b", "ahead or behind"],
    ["(a)\\1", "refers back"],
    ["(?P<n>a)\\k<n>", "refers back"],
    ["a{1001}", "more than 1000"],
    ["a{2,5000}", "more than 1000"],
  ])("refuses %j", (expression, why) => {
    expect(expressionFault(expression)).toContain(why);
    expect(regexFault(expression)).toBeDefined();
  });

  it.each([
    "",
    "beta|gold",
    "(?i)beta",
    "(?P<tier>[a-z]+)-\\d{2,3}",
    "[]a]",
    "[^]a]",
    "[[:alpha:]_]+",
    "\\Q(a[\\E",
    "a{1000}",
    "\\(",
    "[(]",
    "\\pL+",
    "(?:a|b)*?",
    "{1,2,3}",
  ])("takes %j", (expression) => {
    expect(expressionFault(expression)).toBeUndefined();
  });

  it("never refuses what RE2 takes", () => {
    const piece = fc.constantFrom(..."ab()[]{}^$.*+?|\\-:,=!<>PQEdk12", "(?", "[:alpha:]", "\\E", "{1,2}");
    const expression = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(expression, (text) => {
        if (expressionFault(text) !== undefined) expect(regexFault(text)).toBeDefined();
      }),
      { numRuns: 1_500 },
    );
  });
});
