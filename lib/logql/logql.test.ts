import { parser } from "@grafana/lezer-logql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dropLabels,
  isQueryableId,
  jsonFields,
  jsonPaths,
  type LogQl,
  labelEquals,
  labelMatches,
  labelNames,
  labelNotEquals,
  labelNotMatches,
  labelNumber,
  labelsAny,
  lineHas,
  lineHasAnyCase,
  lineMatches,
  lines,
  logfmtKeys,
  logql,
  regexpGroups,
  seconds,
  streamEquals,
  streamLacks,
  streamMatches,
  streamOneOf,
} from "./logql";

/** Whether the grammar that Grafana maintains finds nothing wrong. */
function parses(query: string): boolean {
  let isGood = true;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

const demo = streamEquals("mesh", "demo");

describe("what cannot be part of a query", () => {
  it.each<[string, () => unknown]>([
    ["a pattern that every stream fits", () => streamMatches("a", ".*")],
    ["alternatives of nothing", () => labelsAny([])],
    ["an alternative of nothing", () => labelsAny([[]])],
    ["an alternative that is no comparison", () => labelsAny([[jsonFields(["a"])]])],
    ["a pattern that names nothing", () => regexpGroups("(a)")],
    ["no path", () => jsonPaths([["a", []]])],
  ])("%s", (_what, make) => {
    expect(make).toThrow(/not a usable/);
  });
});

describe("logql", () => {
  it.each<[string, LogQl, string]>([
    ["one stream", lines([demo]), '{mesh="demo"}'],
    [
      "several values are taken literally",
      lines([demo, streamOneOf("version", ["v1.2", "v2"])]),
      '{mesh="demo",version=~"v1\\\\.2|v2"}',
    ],
    ["one value needs no pattern", lines([streamOneOf("version", ["v1.2"])]), '{version="v1.2"}'],
    [
      "line filter, parser, label filters",
      lines([demo], [lineHas('"x"'), jsonFields(["status", "tenant"]), labelEquals("status", "OK")]),
      '{mesh="demo"} |= "\\"x\\"" | json status="status", tenant="tenant" | status="OK"',
    ],
    ["any case", lines([demo], [lineHasAnyCase(["a.b"])]), '{mesh="demo"} |~ "(?i)a\\\\.b"'],
    ["any case of several", lines([demo], [lineHasAnyCase(["a", "b", "a"])]), '{mesh="demo"} |~ "(?i)a|b"'],
    [
      "patterns and what does not fit",
      lines([demo], [labelMatches("a", "2.."), labelNotMatches("a", "OK|2.."), labelNotEquals("b", "")]),
      '{mesh="demo"} | a=~"2.." | a!~"OK|2.." | b!=""',
    ],
    [
      "numbers",
      lines([demo], [labelNumber("duration_ms", ">=", 1500), labelNumber("x", "<", 1e-5)]),
      '{mesh="demo"} | duration_ms >= 1500 | x < 0.00001',
    ],
    [
      "large numbers have no exponent",
      lines([demo], [labelNumber("x", ">", 2e20)]),
      '{mesh="demo"} | x > 200000000000000000000',
    ],
    [
      "a count by label",
      logql`sum by (${labelNames(["status", "flag"])}) (count_over_time(${lines([demo])} [${seconds(15)}]))`,
      'sum by (status,flag) (count_over_time({mesh="demo"} [15s]))',
    ],
    ["part of a second", logql`rate(${lines([demo])}[${seconds(1.5)}])`, 'rate({mesh="demo"}[1500ms])'],
  ])("%s", (_name, query, expected) => {
    expect(query.text).toBe(expected);
    expect(parses(query.text)).toBe(true);
  });

  it.each([
    () => lines([]),
    () => streamEquals("mesh", ""),
    () => streamEquals('mesh"', "x"),
    () => streamOneOf("mesh", []),
    () => streamOneOf("mesh", ["a", ""]),
    () => lineHas(""),
    () => lineHasAnyCase([]),
    () => jsonFields([]),
    () => jsonFields(["a.b"]),
    () => labelEquals("a b", "x"),
    () => labelNames(["a) or (b"]),
    () => labelNumber("a", ">", Number.NaN),
    () => labelNumber("a", ">", -1),
    () => seconds(0),
  ])("refuses what is no label, text, number or duration (%#)", (make) => {
    expect(make).toThrow(/not a usable/);
  });

  it("takes nothing that only looks like a piece", () => {
    const forged = { kind: "query", text: '{a="b"}' } as unknown as LogQl;
    expect(() => logql`${forged}`).toThrow("no piece");
    // @ts-expect-error a plain string is not a piece
    expect(() => logql`${'{a="b"}'}`).toThrow("no piece");
  });
});

describe("logql of lines that nobody labelled", () => {
  it.each<[string, LogQl, string]>([
    [
      "streams by pattern, and without a label",
      lines([streamMatches("container", "a|b.*"), streamLacks("mesh")], [lineMatches("in|out")]),
      '{container=~"a|b.*",mesh=""} |~ "in|out"',
    ],
    [
      "what stands at paths of JSON",
      lines(
        [demo],
        [
          jsonPaths([
            ["a", ["x"]],
            ["b", ["x", "y z", "w"]],
            ["c", ['gen_ai."m']],
          ]),
        ],
      ),
      '{mesh="demo"} | json a="x", b="x[\\"y z\\"].w", c="[\\"gen_ai.\\\\\\"m\\"]"',
    ],
    [
      "parsers that follow each other",
      lines([demo], [logfmtKeys([["a", "x.y"]]), dropLabels(["__error__", "b"]), regexpGroups("(?P<c>\\d)")]),
      '{mesh="demo"} | logfmt a="x.y" | drop __error__, b | regexp "(?P<c>\\\\d)"',
    ],
    [
      "alternatives of conditions",
      lines(
        [demo],
        [labelsAny([[labelEquals("a", "x"), labelNumber("b", ">=", 1)], [labelMatches("c", "d")]])],
      ),
      '{mesh="demo"} | (a="x" and b >= 1) or (c=~"d")',
    ],
  ])("%s", (_what, query, expected) => {
    expect(query.text).toBe(expected);
    expect(parses(query.text)).toBe(true);
  });
});

describe("ids", () => {
  it.each(["7f3c-41", "chatcmpl-abc.1:2_3", "x".repeat(128)])("%s can be asked for", (id) => {
    expect(isQueryableId(id)).toBe(true);
  });
  it.each(["", "a b", 'a"', "a`", "a\n", "é", "x".repeat(129), "a|b", "a}"])("%j cannot", (id) => {
    expect(isQueryableId(id)).toBe(false);
  });
});

describe("texts from outside", () => {
  const nasty = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.string({
      minLength: 1,
      unit: fc.constantFrom(
        '"',
        "'",
        "`",
        "\\",
        "\n",
        "\r",
        "}",
        "{",
        "|",
        "=",
        "[",
        "#",
        "\u0000",
        "<b>",
        "é",
        "\u202e",
      ),
    }),
  );
  const clean = (value: string) => value.replace(/\p{Surrogate}/gu, "\ufffd");

  function stringsIn(query: string): string[] {
    const found: string[] = [];
    parser.parse(query).iterate({
      enter(node) {
        if (node.name === "String") found.push(JSON.parse(query.slice(node.from, node.to)));
      },
    });
    return found;
  }

  it("cannot leave their quotes, and keep their meaning", () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const either = labelsAny([
          [labelEquals("c", value), labelEquals("d", value)],
          [labelEquals("e", value)],
        ]);
        const stages = [lineHas(value), labelEquals("b", value), either];
        const query = lines([streamEquals("a", value)], stages).text;
        expect(parses(query)).toBe(true);
        expect(stringsIn(query)).toEqual(Array(6).fill(clean(value)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("are found by a search in any case, as text and not as a pattern", () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const [pattern = ""] = stringsIn(lines([demo], [lineHasAnyCase([value])]).text).slice(1);
        const regex = new RegExp(pattern.replace(/^\(\?i\)/, ""), "isu");
        expect(regex.test(`before ${clean(value)} after`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
