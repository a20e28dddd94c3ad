import fc from "fast-check";
import { quote } from "../promql/quote";

const label = fc.constantFrom("namespace", "service", "version", "mesh");
const value = fc.constantFrom("a", "b", "c", "demo", "x", "v1", "}", '{namespace="c"}');
const write = fc.constantFrom(quote, (text: string) => `\`${text}\``);
const matcher = fc
  .tuple(label, fc.constantFrom("=", "!=", "=~", "!~"), value, write)
  .map(
    ([of, is, text, written]) =>
      `${of}${is}${written(is.endsWith("~") && text.includes("{") ? "[{]" : text)}`,
  );
/** Stores refuse a selector that any stream would fit. */
const needed = fc.constantFrom(
  'mesh="demo"',
  'service=~".+"',
  "service=~`x|y`",
  'namespace=~"a|b|c"',
  'namespace="c"',
);
const selector = fc
  .tuple(needed, fc.array(matcher, { maxLength: 2 }), fc.constantFrom("", " "))
  .map(([first, rest, space]) => `{${space}${[first, ...rest].join(", ")}${space}}`);
const stage = fc.oneof(
  fc
    .tuple(fc.constantFrom("|=", "!="), value, write)
    .map(([how, text, written]) => `${how} ${written(text)}`),
  fc.constantFrom(
    '|~ "a|b|c"',
    "| json",
    '| json namespace="other"',
    '| json | namespace="c"',
    "| json | drop namespace",
  ),
);
const lines = fc
  .tuple(selector, fc.array(stage, { maxLength: 3 }), fc.constantFrom("", ' # {namespace="c"}\n'))
  .map(([of, stages, said]) => [of + said, ...stages].join(" "));
const counted = fc
  .tuple(fc.constantFrom("count_over_time", "rate", "bytes_over_time"), lines)
  .map(([of, what]) => `${of}(${what} [60s])`);

/** Queries for lines alone, and for numbers too. */
export const lineQueries = lines;
export const logQueries = fc.oneof(
  lines,
  counted,
  fc.tuple(label, counted).map(([by, what]) => `sum by (${by}) (${what})`),
);
