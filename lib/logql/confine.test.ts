import { parser } from "@grafana/lezer-logql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confineLogql } from "./confine";
import { logQueries } from "./log-queries.fixture";
import { streamOneOf, streamOneOfOrNone } from "./logql";

const own = [streamOneOf("namespace", ["a", "b"]), streamOneOfOrNone("k8s_namespace_name", ["a", "b"])];
const guard = 'namespace=~"a|b",k8s_namespace_name=~"|a|b"';
const confine = (query: string) => confineLogql(query, own);

describe("every stream selector", () => {
  it.each([
    ['{app="x"}', `{app="x",${guard}}`],
    ['{app="x"} | json | label_format namespace=b', `{app="x",${guard}} | json | label_format namespace=b`],
    ['{ app="x" } |= "}"', `{ app="x",${guard}} |= "}"`],
    ['{namespace="c"}', `{namespace="c",${guard}}`],
    ["{app=~`.+`}", `{app=~\`.+\`,${guard}}`],
    ['{app="x"} # {app="y"}\n |= "z"', `{app="x",${guard}} \n |= "z"`],
    [
      'sum(rate({app="x"}[1m])) / sum(rate({app="y"} | json [1m]))',
      `sum(rate({app="x",${guard}}[1m])) / sum(rate({app="y",${guard}} | json [1m]))`,
    ],
    ["vector(1)", "vector(1)"],
  ])("%s", (query, confined) => {
    expect(confine(query)).toBe(confined);
  });
});

it.each(["{}", '{app="x"', '{app="x"} {app="y"}', "{app='x'}", '{app="x} |= `"}`', ""])(
  "%s is refused or reads nothing",
  (query) => {
    let confined = "";
    try {
      confined = confine(query);
    } catch (cause) {
      expect(cause).toMatchObject({ code: "invalid-query" });
    }
    expect(confined).not.toContain("{");
  },
);

it("leaves no selector without its guard, whatever is written", () => {
  fc.assert(
    fc.property(logQueries, (query) => {
      const confined = confine(query);
      parser.parse(confined).iterate({
        enter: ({ name, from, to }) => {
          if (name === "Selector") expect(confined.slice(from, to).endsWith(`,${guard}}`)).toBe(true);
        },
      });
    }),
    { numRuns: 300 },
  );
});
