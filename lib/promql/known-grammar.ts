import type { Tree } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { AppError } from "../errors";

/**
 * The parts of PromQL that every product reads alike, and that read no series by themselves. Newer words (`anchored`, `fill`,
 * durations that are computed) are left out: an older Prometheus may take them for something else.
 */
const known = new Set([
  ...["PromQL", "StepInvariantExpr", "BinaryExpr", "ParenExpr", "UnaryExpr", "UnaryOp"],
  ...["AggregateExpr", "AggregateOp", "AggregateModifier", "GroupingLabels", "LabelName", "QuotedLabelName"],
  ...["FunctionCall", "FunctionIdentifier", "FunctionCallBody", "StringLiteral", "NumberDurationLiteral"],
  ...[
    "VectorSelector",
    "Identifier",
    "LabelMatchers",
    "UnquotedLabelMatcher",
    "QuotedLabelMatcher",
    "MatchOp",
  ],
  ...["EqlSingle", "EqlRegex", "Neq", "NeqRegex", "MatrixSelector", "SubqueryExpr", "DurationExpr"],
  ...["NumberDurationLiteralInDurationContext", "OffsetExpr", "OffsetDurationExpr", "Offset"],
  ...["At", "AtModifierPreprocessors", "AtStart", "AtEnd", "BoolModifier", "Bool", "MatchingModifierClause"],
  ...["On", "Ignoring", "GroupLeft", "GroupRight", "By", "Without", "And", "Or", "Unless", "Atan2"],
  ...["Pow", "Mul", "Div", "Mod", "Add", "Sub", "Eql", "Gte", "Gtr", "Lte", "Lss", "LineComment"],
  ...["Avg", "Bottomk", "Count", "CountValues", "Group", "Max", "Min", "Quantile", "Stddev", "Stdvar"],
  ...["LimitK", "LimitRatio", "Sum", "Topk"],
]);
/** Joins series that nobody selected: the metrics of targets. */
const reading = "Info";

const numbers = /^(?:inf|nan|0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|(?:\d+(?:ms|[smhdwy]))+)$/i;
const names = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
/** Each closes where it begins to say so, whoever reads it. */
const strings = /^(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`)$/;
const leaves: Readonly<Record<string, RegExp>> = {
  Identifier: names,
  LabelName: names,
  StringLiteral: strings,
  NumberDurationLiteral: numbers,
  NumberDurationLiteralInDurationContext: numbers,
};
/** All that stands between what has a name in the grammar. */
const between = /^[ \t\r\n(){}[\],:@]*$/;

/** Throws `invalid-query` for what does not parse, or has anything in it that is not known for sure. */
export function requireKnownGrammar(text: string, tree: Tree): void {
  let done = 0;
  tree.iterate({
    enter: ({ type, name, from, to, node }) => {
      if (type.isError) throw refuse("it does not parse");
      const isFunction = node.parent?.name === "FunctionIdentifier";
      if (isFunction ? name === reading : !known.has(name))
        throw refuse(`"${text.slice(from, to).slice(0, 40)}" cannot be bound to namespaces`);
      if (node.firstChild || from === to) return;
      const part = text.slice(from, to);
      if (!between.test(text.slice(done, from)) || !(leaves[name]?.test(part) ?? true))
        throw refuse("it does not parse");
      done = to;
    },
  });
  if (!between.test(text.slice(done))) throw refuse("it does not parse");
}

/** The query with each comment gone; where it ends its line does too. Throws `invalid-query` as above. */
export function withoutComments(query: string): string {
  if (!query.includes("#")) return query;
  const tree = parser.parse(query);
  requireKnownGrammar(query, tree);
  let text = "";
  let done = 0;
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name !== "LineComment") return;
      text += query.slice(done, from);
      done = to;
    },
  });
  return text + query.slice(done);
}

export function refuse(why: string): AppError {
  const message = `This query cannot be run for somebody who may read some namespaces only: ${why}.`;
  return new AppError("invalid-query", message, { faults: [{ path: "query", message }] });
}
