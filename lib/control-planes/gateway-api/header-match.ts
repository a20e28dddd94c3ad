import "server-only";
import type { RouteMatch } from "../../policies/route-spec";

export type HeaderCondition = NonNullable<RouteMatch["headers"]>[string];
export type HeaderMatch = { name: string; type: "Exact" | "RegularExpression"; value: string };

const presentExpression = ".*";
/** No empty alternative before `.*`: "any value" is already how presence is written. */
const emptyPrefix = "(?:)";
const special = /[\\^$.|?*+()[\]{}]/g;
const prefixPattern = /^((?:[^\\^$.|?*+()[\]{}]|\\[\\^$.|?*+()[\]{}])+)\.\*$/;

/**
 * A header's condition as the Gateway API knows them: exact, or a regular expression that has to take the whole value (so
 * do Envoy, and linkerd2-proxy's match/header.rs). Undefined for absence, which it cannot ask for, and for an empty value.
 * Pure; `conditionOf` turns it back.
 */
export function headerMatch(name: string, condition: HeaderCondition): HeaderMatch | undefined {
  if ("exact" in condition) {
    return condition.exact === "" ? undefined : { name, type: "Exact", value: condition.exact };
  }
  const value = expressionOf(condition);
  return value === undefined || value === "" ? undefined : { name, type: "RegularExpression", value };
}

function expressionOf(condition: Exclude<HeaderCondition, { exact: string }>): string | undefined {
  if ("present" in condition) return condition.present ? presentExpression : undefined;
  if ("prefix" in condition) {
    return `${condition.prefix === "" ? emptyPrefix : condition.prefix.replace(special, "\\$&")}.*`;
  }
  // What would be read back as presence or a prefix stays an expression.
  return readsOtherwise(condition.regex) ? `(?:${condition.regex})` : condition.regex;
}

/** The condition that a header match states. Pure. */
export function conditionOf({ type, value }: Pick<HeaderMatch, "type" | "value">): HeaderCondition {
  if (type === "Exact") return { exact: value };
  if (value === presentExpression) return { present: true };
  if (value === `${emptyPrefix}.*`) return { prefix: "" };
  const prefix = prefixPattern.exec(value)?.[1];
  if (prefix !== undefined) return { prefix: prefix.replace(/\\(.)/g, "$1") };
  const inner = /^\(\?:([\s\S]*)\)$/.exec(value)?.[1];
  return { regex: inner !== undefined && readsOtherwise(inner) ? inner : value };
}

function readsOtherwise(expression: string): boolean {
  const condition = conditionOf({ type: "RegularExpression", value: expression });
  return !("regex" in condition) || condition.regex !== expression;
}
