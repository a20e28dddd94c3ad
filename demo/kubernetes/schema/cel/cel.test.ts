import { describe, expect, it } from "vitest";
import { definitionFiles, readDefinitions } from "../../kinds/definitions";
import { evaluate } from "./evaluate";
import { parseCel } from "./parse";
import { CelError } from "./syntax";

const resultOf = (text: string, names = {}) => evaluate(parseCel(text), names);

describe("the rules of resource definitions", () => {
  it.each([
    ["1 + 2 * 3 == 7", true],
    ["!(1 > 2) && 'a' < 'b'", true],
    ["true ? 1 : 2", 1],
    ["false ? 1 : true ? 2 : 3", 2],
    ["duration('90s') == duration('1m30s')", true],
    ["duration('1ms') > duration('999us')", true],
    ["'x' in ['x', 'y'] && !('z' in {'x': 1})", true],
    ["[1, 2, 3].filter(n, n > 1).size()", 2],
    ["[1, 2].exists_one(n, n > 1) && [1, 2].all(n, n > 0) && !([].exists(n, true))", true],
    [`"a.b".matches(r"""^[a-z]\\.[a-z]$""")`, true],
    ['\'_X\'.matches(r"""^(?i)[a-z_]+$""")', true],
    ["'http://a/b'.size() > 3 && url('http://a/b').getScheme() == 'http'", true],
    ["isIP('1.2.3.4') && !isIP('a.b')", true],
    ["'unix:///a'.substring(7, 8) == '/'", true],
    ["int('80') <= 65535", true],
  ])("%s is %s", (text, expected) => {
    expect(resultOf(text)).toBe(expected);
  });

  it("knows an absent field from one that is there", () => {
    const self = { path: { type: "Exact" }, __namespace__: "no", namespace: "yes" };
    expect(resultOf("has(self.path) && !has(self.path.value) && self.__namespace__ == 'yes'", { self })).toBe(
      true,
    );
  });

  it("lets one side of a conjunction decide where the other has no value", () => {
    expect(resultOf("self.nosuch == 1 || true", { self: {} })).toBe(true);
    expect(resultOf("self.nosuch == 1 && false", { self: {} })).toBe(false);
    expect(() => resultOf("self.nosuch == 1 && true", { self: {} })).toThrow(CelError);
  });

  it("reads every rule of the definitions that can be installed", () => {
    const rules = definitionFiles
      .flatMap(readDefinitions)
      .flatMap((definition) => rulesIn(definition.spec.versions));
    expect(rules.length).toBeGreaterThan(100);
    for (const rule of rules) expect(() => parseCel(rule), rule).not.toThrow();
  });
});

function rulesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "rule" in value && typeof value.rule === "string" ? [value.rule] : [];
  return [...own, ...Object.values(value).flatMap(rulesIn)];
}
