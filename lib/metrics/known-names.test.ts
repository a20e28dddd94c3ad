import { describe, expect, it } from "vitest";
import { knownNames, knownSeries, patternOf } from "./known-names";

describe("patternOf", () => {
  it.each([
    ["one name", ["up"], "up"],
    ["names that share nothing", ["up", "down"], "(up|down)"],
    ["names that begin alike", ["a_b", "a_c"], "a_(b|c)"],
    ["a name that begins another", ["a_b", "a_b_c"], "a_(b|b_c)"],
    ["names that go on alike", ["x:a", "x:b", "y_x_a", "y_x_b"], "(x:|y_x_)(a|b)"],
  ])("%s", (_, names, expected) => {
    expect(patternOf(names)).toBe(expected);
    for (const name of names) expect(name).toMatch(new RegExp(`^(?:${expected})$`));
  });
});

describe("what a Prometheus is asked for", () => {
  const pattern = new RegExp(`^(?:${patternOf(knownNames)})$`);

  it("is every known name, and nothing that only looks like one", () => {
    expect(knownNames.filter((name) => !pattern.test(name))).toEqual([]);
    const near = knownNames.flatMap((name) => [`${name}x`, `x${name}`, name.slice(0, -1), `vllm:${name}`]);
    expect(near.filter((name) => pattern.test(name) && !knownNames.includes(name))).toEqual([]);
  });

  it("has names without any character that a pattern gives a meaning to", () => {
    expect(knownNames.filter((name) => !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name))).toEqual([]);
  });

  it("fits into an address, of which many servers and proxies take 8 KiB", () => {
    expect(String(new URLSearchParams({ "match[]": knownSeries.text })).length).toBeLessThan(6_800);
  });
});
