import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  equals,
  labels,
  type Matcher,
  matches,
  notEquals,
  number,
  oneOf,
  type Promql,
  promql,
  seconds,
  selector,
  text,
} from "./promql";

/** Whether the grammar that Prometheus maintains finds nothing wrong. */
function parses(query: string): boolean {
  let isGood = true;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

describe("promql", () => {
  it.each<[string, Promql, string]>([
    ["a bare metric", promql`${selector("vllm:num_requests_running")}`, "vllm:num_requests_running"],
    [
      "a rate by labels",
      promql`sum by (${labels(["a", "b"])}) (rate(${selector("x_total", [equals("r", "s")])}[${seconds(60)}]))`,
      'sum by (a,b) (rate(x_total{r="s"}[60s]))',
    ],
    [
      "several matchers",
      selector("x", [notEquals("a", ""), matches("b", "0|5.."), oneOf("c", ["v1.2", "v2"])]),
      'x{a!="",b=~"0|5..",c=~"v1\\\\.2|v2"}',
    ],
    ["one value needs no pattern", selector("x", [oneOf("c", ["v1.2"])]), 'x{c="v1.2"}'],
    ["numbers and nesting", promql`${number(0.95)} * (${selector("x")})`, "0.95 * (x)"],
    ["part of a second", promql`rate(${selector("x")}[${seconds(1.5)}])`, "rate(x[1500ms])"],
    [
      "quoted text",
      promql`label_replace(${selector("x")}, ${text("q")}, ${text("p95")}, "", "")`,
      'label_replace(x, "q", "p95", "", "")',
    ],
  ])("%s", (_name, query, expected) => {
    expect(query.text).toBe(expected);
    expect(parses(query.text)).toBe(true);
  });

  it.each([
    () => selector("x{a=1}"),
    () => selector(""),
    () => equals('a"', "b"),
    () => labels(["a) or b("]),
    () => seconds(0),
    () => seconds(Number.NaN),
    () => number(Number.POSITIVE_INFINITY),
    () => oneOf("a", []),
  ])("refuses what is no name, label, duration or number (%#)", (make) => {
    expect(make).toThrow(/not a usable/);
  });

  it("takes nothing that only looks like a piece", () => {
    const forged = { kind: "expression", text: "up" } as unknown as Promql;
    expect(() => promql`${forged}`).toThrow("no piece");
    // @ts-expect-error a plain string is not a piece
    expect(() => promql`${"up"}`).toThrow("no piece");
  });
});

const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      "`",
      "\\",
      "\n",
      "\r",
      "}",
      "{",
      ",",
      "=",
      "[",
      "#",
      "\u0000",
      "<b>",
      "é",
      "\u2028",
    ),
  }),
);

describe("label values", () => {
  /** The value that the grammar sees in the only string literal of the query. */
  function readBack(query: string): string | undefined {
    const found: string[] = [];
    parser.parse(query).iterate({
      enter(node) {
        if (node.name === "StringLiteral") found.push(query.slice(node.from, node.to));
      },
    });
    return found.length === 1 ? JSON.parse(found[0] ?? "") : undefined;
  }

  it("cannot leave their quotes, and keep their meaning", () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const query = selector("x", [equals("a", value)]).text;
        expect(parses(query)).toBe(true);
        expect(readBack(query)).toBe(value.replace(/\p{Surrogate}/gu, "\ufffd"));
      }),
      { numRuns: 1_000 },
    );
  });

  it("match only themselves as alternatives", () => {
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        const matcher: Matcher = oneOf("a", [one, other]);
        const pattern = readBack(selector("x", [matcher]).text) ?? "";
        const regex = new RegExp(`^(?:${pattern})$`, "su");
        const clean = [one, other].map((value) => value.replace(/\p{Surrogate}/gu, "\ufffd"));
        for (const value of clean) expect(regex.test(value)).toBe(true);
        expect(regex.test(`${clean[0]}${clean[1]}!`)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
