import { itemElement, printedElement } from "../fields/path-element";
import { isObject, type Json } from "../json";
import { type Structural, schemaOfKey, takesAnyKey } from "../kinds/structural";

/**
 * Why an applied configuration does not fit its schema. Server-side apply checks types and unknown fields by itself,
 * whatever fieldValidation says (golden cases strict-unknown-field, type-error, apply-yaml).
 */
export function typedErrors(schema: Structural | undefined, value: Json, path = ""): string[] {
  if (value === null || schema === undefined || schema["x-kubernetes-int-or-string"]) return [];
  const got = printedValue(value);
  if (schema.type === "array") {
    if (!Array.isArray(value)) return [`${path}: expected list, got ${got}`];
    const below = value.flatMap((item, index) => typedErrors(schema.items, item, `${path}[${index}]`));
    return [...below, ...duplicates(schema, value).map((key) => `${path}: duplicate entries for key ${key}`)];
  }
  if (schema.type === "object") {
    if (!isObject(value)) return [`${path}: expected map, got ${got}`];
    return keyErrors(schema, value, path);
  }
  const expected = expectedScalar(schema, value);
  return expected === undefined ? [] : [`${path}: expected ${expected}, got ${got}`];
}

/** Items of a list with owners of their own have to be told apart. */
function duplicates(schema: Structural, value: Json[]): string[] {
  const elements = value.flatMap((item) => itemElement(schema, item) ?? []);
  const twice = elements.filter((element, index) => elements.indexOf(element) !== index);
  return [...new Set(twice)].map(printedElement);
}

function keyErrors(schema: Structural, value: { [key: string]: Json | undefined }, path: string): string[] {
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, item]) => {
      if (item === undefined) return [];
      const below = schemaOfKey(schema, key);
      const isUnknown = below === undefined && !takesAnyKey(schema);
      if (isUnknown) return [`${path}.${key}: field not declared in schema`];
      return typedErrors(below, item, `${path}.${key}`);
    });
}

function expectedScalar({ type }: Structural, value: Json): string | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? undefined : "string";
    case "boolean":
      return typeof value === "boolean" ? undefined : "boolean";
    case "integer":
    case "number":
      return typeof value === "number" ? undefined : "numeric (int or float)";
    default:
      return undefined;
  }
}

/** Go's %v of the parser's own type, which the real messages show. */
function printedValue(value: Json): string {
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return isScalar ? `&value.valueUnstructured{Value:${String(value)}}` : `&{${printedInside(value)}}`;
}

function printedInside(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printedInside).join(" ")}]`;
  if (!isObject(value)) return value === null ? "<nil>" : String(value);
  const pairs = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${pairs.map(([key, item]) => `${key}:${printedInside(item ?? null)}`).join(" ")}]`;
}
