import type { SyntaxNode } from "@lezer/common";
import { parseError, unsupported } from "../refusal";
import { parseJsonPath } from "./json-path";
import { namedPattern, pattern } from "./pattern";
import type { Dropped, LabelCondition, NumberOperator, Stage, TextOperator } from "./query-tree";
import { textCondition } from "./selective";
import { childrenOf, type Source, textOf } from "./source";
import { parseBytes, parseDurationNs } from "./units";
import { unquote } from "./unquote";

type LineStage = Extract<Stage, { kind: "line" }>;

const refusedNames: Record<string, string> = {
  LineFormatExpr: "line_format",
  LabelFormatExpr: "label_format",
  KeepLabelsExpr: "keep",
  DecolorizeExpr: "decolorize",
};

/** One stage of a pipeline; several where line filters follow each other. Throws a Refusal. */
export function parseStage(source: Source, stage: SyntaxNode): Stage[] {
  const body = childrenOf(stage).find(({ name }) => name !== "Pipe");
  switch (body?.name) {
    case "LineFilters":
      return lineStages(source, body);
    case "LabelParser":
      return [labelParser(source, body)];
    case "LogfmtParser":
      return [logfmtStage(source, body)];
    case "JsonExpressionParser":
      return [
        {
          kind: "json",
          extractions: pairsOf(source, body).map(([label, path]) => ({ label, path: parseJsonPath(path) })),
        },
      ];
    case "LogfmtExpressionParser":
      return [
        {
          ...logfmtStage(source, body),
          extractions: pairsOf(source, body).map(([label, key]) => ({ label, key })),
        },
      ];
    case "DropLabelsExpr":
      return [{ kind: "drop", labels: droppedIn(source, body) }];
    case "LabelFilter":
      return [{ kind: "labels", condition: conditionOf(source, body) }];
    default:
      throw unsupported(refusedNames[body?.name ?? ""] ?? textOf(source, stage));
  }
}

function lineStages(source: Source, node: SyntaxNode): LineStage[] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === "LineFilters") return lineStages(source, child);
    return child.name === "LineFilter" ? [lineStage(source, child)] : [];
  });
}

function lineStage(source: Source, node: SyntaxNode): LineStage {
  const operator = textOf(source, node.getChild("Filter"));
  if (operator === "|>" || operator === "!>") throw unsupported(`pattern filters (${operator})`);
  if (node.getChild("FilterOp")) throw unsupported("ip");
  const texts = stringsOf(source, node);
  const known = (["|=", "!=", "|~", "!~"] as const).find((each) => each === operator);
  if (!known) throw parseError(`unknown line filter ${operator}`);
  if (known.endsWith("~")) for (const text of texts) pattern(text, { whole: false });
  return { kind: "line", operator: known, texts };
}

/** Of a line filter and what is joined to it with `or`. */
function stringsOf(source: Source, node: SyntaxNode): string[] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === "String") return [unquote(textOf(source, child))];
    return child.name === "OrFilter" ? stringsOf(source, child) : [];
  });
}

function labelParser(source: Source, node: SyntaxNode): Stage {
  const [parser] = childrenOf(node);
  if (parser?.name === "Json") return { kind: "json", extractions: [] };
  if (parser?.name === "Logfmt") return { kind: "logfmt", strict: false, keepEmpty: false, extractions: [] };
  if (parser?.name === "Regexp") return regexpStage(unquote(textOf(source, node.getChild("String"))));
  throw unsupported(textOf(source, parser ?? node));
}

function regexpStage(text: string): Stage {
  namedPattern(text);
  return { kind: "regexp", pattern: text };
}

/** `drop a, b="c"`. */
function droppedIn(source: Source, node: SyntaxNode): Dropped[] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === "DropLabels") return droppedIn(source, child);
    if (child.name !== "DropLabel") return [];
    const matcher = child.getChild("Matcher");
    if (!matcher) return [{ name: textOf(source, child.getChild("Identifier")), condition: null }];
    const said = textOfLabel(source, matcher);
    return said.kind === "text" ? [{ name: said.name, condition: said }] : [];
  });
}

function logfmtStage(source: Source, node: SyntaxNode): Extract<Stage, { kind: "logfmt" }> {
  const flags = textOf(source, node.getChild("LogfmtParserFlags"));
  return {
    kind: "logfmt",
    strict: flags.includes("--strict"),
    keepEmpty: flags.includes("--keep-empty"),
    extractions: [],
  };
}

/** `label="expression", label`, where a label alone is its own expression. */
function pairsOf(source: Source, node: SyntaxNode): [string, string][] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === "LabelExtractionExpressionList") return pairsOf(source, child);
    if (child.name !== "LabelExtractionExpression") return [];
    const label = textOf(source, child.getChild("Identifier"));
    const expression = child.getChild("String");
    return [[label, expression ? unquote(textOf(source, expression)) : label]];
  });
}

function conditionOf(source: Source, node: SyntaxNode): LabelCondition {
  const parts = childrenOf(node);
  const nested = parts.filter(({ name }) => name === "LabelFilter").map((each) => conditionOf(source, each));
  const [left, right] = nested;
  if (left && right) {
    const isOr = parts.some(({ name }) => name === "Or");
    return { kind: isOr ? "or" : "and", left, right };
  }
  if (left) return left;
  const [only] = parts;
  switch (only?.name) {
    case "Matcher":
      return textOfLabel(source, only);
    case "NumberFilter":
    case "UnitFilter":
      return amountOfLabel(source, only.name === "UnitFilter" ? (only.firstChild ?? only) : only);
    case "IpLabelFilter":
      throw unsupported("ip");
    default:
      throw parseError("syntax error: no label filter");
  }
}

function textOfLabel(source: Source, node: SyntaxNode): LabelCondition {
  const [name = "", operator = "=", value = '""'] = childrenOf(node).map((child) => textOf(source, child));
  const condition = { operator: operator as TextOperator, value: unquote(value) };
  textCondition(condition.operator, condition.value);
  return { kind: "text", name, ...condition };
}

function amountOfLabel(source: Source, node: SyntaxNode): LabelCondition {
  const [name = "", said = "", amount = ""] = childrenOf(node).map((child) => textOf(source, child));
  const kind = node.name === "DurationFilter" ? "duration" : node.name === "BytesFilter" ? "bytes" : "number";
  const read = { duration: parseDurationNs, bytes: parseBytes, number: Number }[kind];
  const value = read(amount.replaceAll(/\s/g, ""));
  if (value === undefined || Number.isNaN(value)) throw parseError(`cannot read ${amount}`);
  return { kind, name, operator: (said === "=" ? "==" : said) as NumberOperator, value };
}
