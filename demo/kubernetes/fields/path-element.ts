import { isObject, type Json, type JsonObject } from "../json";
import type { Structural } from "../kinds/structural";

/**
 * A step of a field path in the notation of fieldsV1: `f:<name>`, `k:<keys as JSON>`, `v:<value as JSON>`
 * (structured-merge-diff, fieldpath/serialize-pe.go).
 */
export type PathElement = string;

export const fieldElement = (name: string): PathElement => `f:${name}`;

/** How a list's items are told apart: undefined where the list is one atomic value. */
export function itemElement(list: Structural, item: Json): PathElement | undefined {
  if (list["x-kubernetes-list-type"] === "set") return `v:${JSON.stringify(item)}`;
  if (list["x-kubernetes-list-type"] !== "map" || !isObject(item)) return undefined;
  const keys: JsonObject = {};
  for (const name of [...(list["x-kubernetes-list-map-keys"] ?? [])].sort()) {
    const value = item[name] ?? list.items?.properties?.[name]?.default;
    if (value !== undefined) keys[name] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** As conflicts name it: `.spec`, `[name="http"]`, `[="a"]`. */
export function printedElement(element: PathElement): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  const keys = JSON.parse(rest) as JsonObject;
  const pairs = Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `[${pairs.join(",")}]`;
}
