import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namespaceGuard } from "../metrics/namespace-guard";
import { confinePromql, type Guard } from "./confine";
import { oneOf } from "./promql";
import { writtenQueries } from "./written-queries.fixture";

const own: Guard = () => [oneOf("namespace", ["a", "b"])];
const guard = 'namespace=~"a|b"';
const confine = (query: string) => confinePromql(query, own);

function refusal(query: string): unknown {
  try {
    return confine(query);
  } catch (cause) {
    return cause;
  }
}

describe("every selector", () => {
  it.each([
    ["up", `up{${guard}}`],
    ["up{}", `up{${guard}}`],
    ['up{job="x",}', `up{${guard},job="x",}`],
    ['{"http.requests", job="x"}', `{${guard},"http.requests", job="x"}`],
    ['{__name__=~"a|b"}', `{${guard},__name__=~"a|b"}`],
    ["rate(up[5m] offset 1m)", `rate(up{${guard}}[5m] offset 1m)`],
    [
      "max_over_time((a or b)[10m:30s] @ end())",
      `max_over_time((a{${guard}} or b{${guard}})[10m:30s] @ end())`,
    ],
    [
      "sum by (x) (a) / on (y) group_left (z) b",
      `sum by (x) (a{${guard}}) / on (y) group_left (z) b{${guard}}`,
    ],
    ["absent(a) or vector(1)", `absent(a{${guard}}) or vector(1)`],
    ['label_replace(a, "namespace", "c", "", "")', `label_replace(a{${guard}}, "namespace", "c", "", "")`],
    ["sum + by", `sum{${guard}} + by{${guard}}`],
    ['a{x="}"}', `a{${guard},x="}"}`],
    ["a{x=`}{`}", `a{${guard},x=\`}{\`}`],
    ['a{ # b{c="d"}\n}', `a{${guard} \n}`],
    ["time()", "time()"],
  ])("%s", (query, confined) => {
    expect(confine(query)).toBe(confined);
  });

  it("keeps the namespaces that were asked for beside the ones that may be read", () => {
    expect(confine('up{namespace="c"}')).toBe(`up{${guard},namespace="c"}`);
    expect(confine('up{namespace=~".*|"}')).toBe(`up{${guard},namespace=~".*|"}`);
  });
});

describe("what cannot be confined for sure", () => {
  it.each([
    ["does not parse", "sum(up"],
    ["is nothing", "up{} {}"],
    ["has alternatives in its braces", 'up{namespace="a" or namespace="c"}'],
    ["has templates", "WITH (x = up) x"],
    ["reads series that nobody selected", "info(up)"],
    ["has words that older products do not know", "rate(up[5m] anchored)"],
    ["has durations that are computed", "up[step()]"],
    ["has a text that does not end", 'up{job="x}'],
    ["has white space of its own", "up\u00a0"],
  ])("%s", (_, query) => {
    expect(refusal(query)).toMatchObject({ code: "invalid-query" });
  });

  it("is any function that reads series by itself: of all that the grammar knows, info alone", () => {
    const functions = parser.nodeSet.types.map(({ name }) => name);
    const from = functions.indexOf("AbsentOverTime");
    const to = functions.indexOf("MatrixSelector");
    // A new one is looked at before it is let through.
    expect(functions.slice(from, to).filter((name) => name !== "Identifier")).toHaveLength(functionsLookedAt);
  });
});

const functionsLookedAt = 86;

it("leaves no selector without its guard, whatever is written", () => {
  const namespaces = namespaceGuard(new Set(["a"]));
  fc.assert(
    fc.property(writtenQueries, (query) => {
      const confined = confinePromql(query, namespaces);
      const selectors: string[] = [];
      parser.parse(confined).iterate({
        enter: ({ name, from, to }) => {
          if (name === "VectorSelector") selectors.push(confined.slice(from, to));
        },
      });
      for (const each of selectors) expect(each).toMatch(/^[^{]*{\w*namespace=~"a"/);
    }),
    { numRuns: 300 },
  );
});

it("is not led astray by text of any kind", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."{}[]()\"'`\\#,=~!x:@ \n"), maxLength: 40 }),
      (query) => {
        let confined: string;
        try {
          confined = confine(query);
        } catch (cause) {
          expect(cause).toMatchObject({ code: "invalid-query" });
          return;
        }
        const without = confined.replaceAll(`${guard},`, "").replaceAll(guard, "");
        expect(() => confine(without)).not.toThrow();
        expect(confine(confined)).toContain(confined.includes(guard) ? guard : "");
      },
    ),
    { numRuns: 3_000 },
  );
});
