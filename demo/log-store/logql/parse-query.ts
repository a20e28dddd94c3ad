import { parser } from "@grafana/lezer-logql";
import type { SyntaxNode } from "@lezer/common";
import { parseError, Refusal, unsupported } from "../refusal";
import { parseStage } from "./parse-stage";
import type { Grouping, LinesQuery, Matcher, MetricQuery, Query, Stage, TextOperator } from "./query-tree";
import { requireSelective } from "./selective";
import { childrenOf, type Source, textOf } from "./source";
import { parseDurationNs } from "./units";
import { unquote } from "./unquote";

const maxQueryLength = 131_072;

/** LogQL as data. What the store cannot run is refused by its name, what nobody can with "parse error". Throws a Refusal. */
export function parseQuery(text: string): Query {
  const root = parseTree(text);
  const expression = root?.getChild("Expr");
  const source = { text };
  const lines = expression?.getChild("LogExpr");
  if (lines) return parseLines(source, lines);
  const metric = expression?.getChild("MetricExpr");
  if (metric) return parseMetric(source, metric);
  throw parseError("syntax error: unexpected $end");
}

/** A selector alone, as labels, values and series take. Throws a Refusal. */
export function parseMatchers(text: string): Matcher[] {
  if (text.replaceAll(/\s/g, "") === "{}") return [];
  const query = parseQuery(text);
  if (query.kind !== "lines" || query.stages.length > 0)
    throw new Refusal(400, "only label matchers are supported");
  return query.matchers;
}

function parseTree(text: string): SyntaxNode | null {
  if (text.length > maxQueryLength) {
    throw parseError(`input size too long (${text.length} > ${maxQueryLength})`);
  }
  if (/^\s*\{\s*\}/.test(text)) requireSelective([]);
  const tree = parser.parse(text);
  let fault: number | undefined;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) fault ??= node.from;
    },
  });
  if (fault === undefined && text.trim() !== "") return tree.topNode;
  if (fault === undefined || text.trim() === "") throw parseError("syntax error: unexpected $end");
  throw parseError(`syntax error at col ${fault + 1}`);
}

/** Of a LogExpr or a LogRangeExpr: the selector and its stages. */
function parseLines(source: Source, node: SyntaxNode): LinesQuery {
  const inner = node.getChild("LogExpr");
  if (inner && !node.getChild("Selector")) return parseLines(source, inner);
  const selector = node.getChild("Selector");
  if (!selector) throw parseError("syntax error: no selector");
  const matchers = selector.getChild("Matchers");
  const found = matchers
    ? collect(matchers, "Matchers", "Matcher").map((each) => matcherOf(source, each))
    : [];
  requireSelective(found);
  const pipeline = node.getChild("PipelineExpr");
  if (node.getChild("UnwrapExpr")) throw unsupported("unwrap");
  return { kind: "lines", matchers: found, stages: pipeline ? stagesOf(source, pipeline) : [] };
}

function stagesOf(source: Source, pipeline: SyntaxNode): Stage[] {
  return collect(pipeline, "PipelineExpr", "PipelineStage").flatMap((stage) => parseStage(source, stage));
}

/** Lists in this grammar nest to the left. */
function collect(node: SyntaxNode, list: string, item: string): SyntaxNode[] {
  return childrenOf(node).flatMap((child) =>
    child.name === list ? collect(child, list, item) : child.name === item ? [child] : [],
  );
}

function matcherOf(source: Source, node: SyntaxNode): Matcher {
  const [name, operator, value] = childrenOf(node).map((child) => textOf(source, child));
  return {
    name: name ?? "",
    operator: (operator ?? "=") as TextOperator,
    value: unquote(value ?? '""'),
  };
}

const rangeOperations = ["count_over_time", "rate"] as const;
const vectorOperations = ["sum", "min", "max", "avg", "count"] as const;

function parseMetric(source: Source, node: SyntaxNode): MetricQuery {
  const [first] = childrenOf(node);
  switch (first?.name) {
    case "MetricExpr":
      return parseMetric(source, first);
    case "RangeAggregationExpr":
      return parseRange(source, first);
    case "VectorAggregationExpr":
      return parseAggregate(source, first);
    case "BinOpExpr":
      throw unsupported("arithmetic and comparisons between metrics");
    case "LiteralExpr":
      throw unsupported("numbers as queries");
    case "VectorExpr":
      throw unsupported("vector");
    case "LabelReplaceExpr":
      throw unsupported("label_replace");
    default:
      throw parseError("syntax error");
  }
}

function parseRange(source: Source, node: SyntaxNode): MetricQuery {
  const name = textOf(source, node.getChild("RangeOp"));
  const operation = rangeOperations.find((known) => known === name);
  if (!operation) throw unsupported(name);
  if (node.getChild("Grouping")) throw parseError(`grouping not allowed for ${name} aggregation`);
  const range = node.getChild("LogRangeExpr");
  if (!range) throw parseError("syntax error: no range");
  const rangeNs = nanosecondsOf(source, range.getChild("Range"));
  const offset = range.getChild("OffsetExpr") ?? node.getChild("OffsetExpr");
  const offsetNs = offset ? nanosecondsOf(source, offset.getChild("Duration")) : 0n;
  return { kind: "range", operation, lines: parseLines(source, range), rangeNs, offsetNs };
}

function parseAggregate(source: Source, node: SyntaxNode): MetricQuery {
  const name = textOf(source, node.getChild("VectorOp"));
  const operation = vectorOperations.find((known) => known === name);
  if (!operation) throw unsupported(name);
  const of = node.getChild("MetricExpr");
  if (!of) throw parseError("syntax error: nothing to aggregate");
  return {
    kind: "aggregate",
    operation,
    grouping: groupingOf(source, node.getChild("Grouping")),
    of: parseMetric(source, of),
  };
}

function groupingOf(source: Source, node: SyntaxNode | null): Grouping | null {
  if (!node) return null;
  const labels = node.getChild("Labels");
  const names = labels ? collect(labels, "Labels", "Identifier") : [];
  return {
    mode: node.getChild("Without") ? "without" : "by",
    labels: names.map((each) => textOf(source, each)),
  };
}

/** Of a Duration, in brackets or not. */
function nanosecondsOf(source: Source, node: SyntaxNode | null): bigint {
  const text = textOf(source, node).replaceAll(/[[\]\s]/g, "");
  const found = parseDurationNs(text);
  if (found === undefined) throw parseError(`not a valid duration string: "${text}"`);
  return BigInt(Math.round(found));
}
