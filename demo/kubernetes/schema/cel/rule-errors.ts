import type { StatusCause } from "../../http/api-error";
import { isEqual, isObject, type Json } from "../../json";
import type { KubernetesObject } from "../../kinds/kubernetes-object";
import { type Structural, schemaOfKey, type ValidationRule } from "../../kinds/structural";
import { evaluate } from "./evaluate";
import { parseCel } from "./parse";
import { CelError } from "./syntax";

/** What the rules of a definition refuse (x-kubernetes-validations, KEP-2876; golden cases cel-httproute-*). `before` is what an update changes. */
export function ruleErrors(
  schema: Structural,
  object: KubernetesObject,
  before?: KubernetesObject,
): StatusCause[] {
  return errorsAt(schema, object, before, "");
}

function errorsAt(schema: Structural, value: Json, before: Json | undefined, path: string): StatusCause[] {
  if (value === null) return [];
  const rules = schema["x-kubernetes-validations"] ?? [];
  const own = rules.flatMap((rule) => errorOf(rule, schema, value, before, path) ?? []);
  if (Array.isArray(value)) return [...own, ...itemErrors(schema, value, before, path)];
  if (!isObject(value)) return own;
  const below = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const [inside, item] = [schemaOfKey(schema, key), value[key]];
      if (!inside || item === undefined) return [];
      const old = isObject(before) ? before[key] : undefined;
      return errorsAt(inside, item, old, path === "" ? key : `${path}.${key}`);
    });
  return [...own, ...below];
}

function itemErrors(
  { items, ...list }: Structural,
  value: Json[],
  before: Json | undefined,
  path: string,
): StatusCause[] {
  if (!items) return [];
  const keys = list["x-kubernetes-list-map-keys"];
  const oldOf = (item: Json) => {
    if (!keys || !Array.isArray(before) || !isObject(item)) return undefined;
    return before.find((old) => isObject(old) && keys.every((key) => isEqual(old[key], item[key])));
  };
  return value.flatMap((item, index) => errorsAt(items, item, oldOf(item), `${path}[${index}]`));
}

function errorOf(
  rule: ValidationRule,
  schema: Structural,
  value: Json,
  before: Json | undefined,
  path: string,
): StatusCause | undefined {
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && before === undefined) return undefined;
  const type = JSON.stringify(schema.type ?? "");
  const refuse = (why: string) => ({
    reason: rule.reason ?? "FieldValueInvalid",
    message: `Invalid value: ${type}: ${why}`,
    field: path === "" ? "<nil>" : `${path}${rule.fieldPath ?? ""}`,
  });
  const message = rule.message?.trim() ?? `failed rule: ${rule.rule.trim()}`;
  try {
    const holds = evaluate(parseCel(rule.rule), { self: value, oldSelf: before });
    return holds === true ? undefined : refuse(message);
  } catch (error) {
    if (error instanceof CelError) return refuse(`${error.message} evaluating rule: ${message}`);
    throw error;
  }
}
