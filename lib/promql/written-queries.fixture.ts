import fc from "fast-check";
import { quote } from "./quote";

/** Names of metrics and labels that the series of a test have, and some that none has. */
type Vocabulary = { metrics: readonly string[]; labels: readonly string[]; values: readonly string[] };

const usual: Vocabulary = {
  metrics: ["up", "requests_total", "istio_requests_total", "response_total", "sum", "nobody"],
  labels: ["namespace", "exported_namespace", "destination_service_namespace", "pod", "job", "code"],
  values: ["a", "b", "c", "", ".*", "a|b", "}", "x{namespace=", "[^a]"],
};

const window = fc.constantFrom("30s", "1m", "2m", "5m");

/** PromQL as people write it, and as those write it who want to see more: selectors in every place that the language has. */
export function queriesOf(vocabulary: Vocabulary, { isNamed = false } = {}): fc.Arbitrary<string> {
  const label = fc.constantFrom(...vocabulary.labels);
  const name = fc.constantFrom(...vocabulary.metrics);
  const operator = fc.constantFrom("=", "!=", "=~", "!~");
  const value = fc.constantFrom(...vocabulary.values);
  const matcher = fc
    .tuple(label, operator, value, fc.constantFrom("", " ", "\n"), fc.constantFrom(quote, raw, single))
    .map(([of, is, text, space, write]) => `${of}${space}${is}${space}${write(text)}`);
  const matchers = fc
    .tuple(fc.array(matcher, { maxLength: 3 }), fc.constantFrom("", ","))
    .map(([all, end]) => all.join(",") + (all.length > 0 ? end : ""));
  const rest = (all: string) => (all === "" ? "" : `,${all}`);
  const named = [
    { weight: 3, arbitrary: fc.tuple(name, matchers).map(([of, all]) => `${of}{${all}}`) },
    { weight: 2, arbitrary: name },
    { weight: 1, arbitrary: fc.tuple(name, matchers).map(([of, all]) => `{__name__="${of}"${rest(all)}}`) },
    { weight: 1, arbitrary: fc.tuple(name, matchers).map(([of, all]) => `{"${of}"${rest(all)}}`) },
  ];
  const unnamed = [
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.array(name, { minLength: 1, maxLength: 2 }), matchers)
        .map(([names, all]) => `{__name__=~"${names.join("|")}"${rest(all)}}`),
    },
    { weight: 1, arbitrary: name.map((of) => `{__name__=~"${of.slice(0, 2)}.*"}`) },
    { weight: 1, arbitrary: matchers.map((all) => `{pod!=""${rest(all)}}`) },
  ];
  const selector = fc.oneof(...named, ...(isNamed ? [] : unnamed));
  const modifier = fc.constantFrom("", "", "", " offset 1m", " @ end()", " offset -30s");
  const labels = fc.uniqueArray(label, { maxLength: 2 }).map((all) => all.join(", "));
  const grouping = fc.tuple(fc.constantFrom("by", "without"), labels).map(([how, by]) => `${how} (${by})`);
  return fc.letrec<{ vector: string }>((tie) => ({
    vector: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.tuple(selector, modifier).map(([of, at]) => of + at),
      fc
        .tuple(
          fc.constantFrom(
            "rate",
            "increase",
            "count_over_time",
            "max_over_time",
            "last_over_time",
            "absent_over_time",
          ),
          selector,
          window,
          modifier,
        )
        .map(([of, what, span, at]) => `${of}(${what}[${span}]${at})`),
      fc
        .tuple(fc.constantFrom("sum", "max", "count", "group", "avg"), grouping, tie("vector"))
        .map(([of, by, what]) => `${of} ${by} (${what})`),
      fc.tuple(fc.constantFrom("topk", "bottomk"), tie("vector")).map(([of, what]) => `${of}(100, ${what})`),
      fc
        .tuple(fc.constantFrom("absent", "abs", "sort", "timestamp", "scalar"), tie("vector"))
        .map(([of, what]) => {
          if (of === "scalar") return `vector(scalar(${what}))`;
          return `${of}(${what})`;
        }),
      fc
        .tuple(label, label, tie("vector"), value)
        .map(
          ([to, from, what, text]) => `label_replace(${what}, "${to}", ${quote(text)}, "${from}", "(.*)")`,
        ),
      fc
        .tuple(label, tie("vector"))
        .map(([to, what]) => `label_join(${what}, "${to}", "-", "namespace", "pod")`),
      fc.tuple(label, tie("vector")).map(([of, what]) => `count_values by (${of}) ("value", ${what})`),
      fc
        .tuple(fc.constantFrom("max_over_time", "sum_over_time"), tie("vector"), modifier)
        .map(([of, what, at]) => `${of}((${what})[2m:30s]${at})`),
      fc
        .tuple(
          tie("vector"),
          fc.constantFrom("or", "and", "unless"),
          tie("vector"),
          fc.constantFrom("", " on ()", " ignoring (pod)"),
        )
        .map(([left, how, right, on]) => `(${left}) ${how}${on} (${right})`),
      fc
        .tuple(tie("vector"), fc.constantFrom("+", "/", ">", "== bool"), fc.constantFrom("", " # up{}\n"))
        .map(([left, how, said]) => `(${left}) ${how} ${said}2`),
      fc
        .tuple(grouping, tie("vector"), fc.constantFrom("*", "-", ">"), tie("vector"))
        .map(([by, left, how, right]) => `sum ${by} (${left}) ${how} on () group_left () sum (${right})`),
    ),
  })).vector;
}

export const writtenQueries = queriesOf(usual);

function raw(text: string): string {
  return `\`${text}\``;
}

function single(text: string): string {
  return `'${text}'`;
}
