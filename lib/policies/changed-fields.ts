import type { ChangedField } from "../changes/changed-field";
import { canonicalJson } from "./canonical-json";
import { type PolicySpec, routeSpecOf, specOfKind } from "./policy-spec";
import { limitName } from "./rate-limit-rules";
import { ruleKey } from "./rules";
import { toWritten } from "./written/written-spec";

type Value = Exclude<ChangedField["before"], null>;

const maxFields = 50;
const maxText = 500;

/**
 * What differs between two specs of one kind, leaf by leaf in written terms, rules and versions by their names. The order
 * of rules is content too: it is one field, `order`. Pure.
 */
export function changedFields(before: PolicySpec | null, after: PolicySpec | null): ChangedField[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...to.keys(), ...from.keys()])];
  return paths
    .map((path) => ({ path, before: from.get(path) ?? null, after: to.get(path) ?? null }))
    .filter((field) => field.before !== field.after && !isOrderOfOne(field, from, to))
    .slice(0, maxFields);
}

/** Where there was one rule or none, the order says nothing that the rules do not say. */
function isOrderOfOne({ path }: ChangedField, from: Map<string, Value>, to: Map<string, Value>): boolean {
  return path === "order" && (!from.has(path) || !to.has(path));
}

function leavesOf(spec: PolicySpec | null): Map<string, Value> {
  const leaves = new Map<string, Value>();
  if (spec === null) return leaves;
  const route = routeSpecOf(spec);
  const limits = specOfKind("rate-limit", spec);
  if (limits) {
    const { rules, ...rest } = limits;
    for (const [index, { name, ...rule }] of rules.entries())
      collect(leaves, ["rules", limitName({ name }, index)], rule);
    collect(leaves, [], rest);
    return leaves;
  }
  if (!route) {
    collect(leaves, [], spec);
    return leaves;
  }
  const written = toWritten(route) as { rules: Record<string, unknown>[] };
  const keys = route.rules.map(ruleKey);
  for (const [index, rule] of route.rules.entries()) {
    const { split: _, match, ...rest } = written.rules[index] ?? {};
    const path = ["rules", keys[index] ?? String(index)];
    for (const { to, weightBp, priority } of rule.split) {
      leaves.set([...path, "split", to.version, "weight"].join("."), weightBp / 100);
      if (priority !== undefined) leaves.set([...path, "split", to.version, "priority"].join("."), priority);
    }
    if (match !== undefined) leaves.set([...path, "match"].join("."), cut(canonicalJson(match)));
    collect(leaves, path, rest);
  }
  if (route.keepRest) leaves.set("keepRest", "yes");
  else if (keys.length > 1) leaves.set("order", cut(keys.join(", ")));
  return leaves;
}

function collect(leaves: Map<string, Value>, path: string[], value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    leaves.set(
      path.join("."),
      cut(value.map((item) => (typeof item === "string" ? item : canonicalJson(item))).join(", ")),
    );
  } else if (typeof value === "object") {
    for (const [key, item] of Object.entries(value)) collect(leaves, [...path, key], item);
  } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    leaves.set(path.join("."), typeof value === "string" ? cut(value) : value);
  }
}

function cut(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text;
}
