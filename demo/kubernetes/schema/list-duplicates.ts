import type { StatusCause } from "../http/api-error";
import { isObject, type Json } from "../json";
import { type Structural, schemaOfKey } from "../kinds/structural";

/** Items that a list of type `set` or `map` holds twice (apiextensions pkg/apiserver/schema/listtype). */
export function duplicateErrors(schema: Structural | undefined, value: Json, path = ""): StatusCause[] {
  if (!schema) return [];
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) =>
      item === undefined
        ? []
        : duplicateErrors(schemaOfKey(schema, key), item, path === "" ? key : `${path}.${key}`),
    );
  }
  if (!Array.isArray(value)) return [];
  const seen = new Set<string>();
  return value.flatMap((item, index) => {
    const here = `${path}[${index}]`;
    const printed = printedItem(schema, item);
    const isSecond = printed !== undefined && seen.has(printed);
    if (printed !== undefined) seen.add(printed);
    const below = duplicateErrors(schema.items, item, here);
    if (!isSecond) return below;
    return [{ reason: "FieldValueDuplicate", message: `Duplicate value: ${printed}`, field: here }, ...below];
  });
}

/** What an item is told apart by, as Go's %#v prints it; undefined where nothing need be unique. */
function printedItem(schema: Structural, item: Json): string | undefined {
  if (schema["x-kubernetes-list-type"] === "set") return JSON.stringify(item);
  if (schema["x-kubernetes-list-type"] !== "map" || !isObject(item)) return undefined;
  const keys = [...(schema["x-kubernetes-list-map-keys"] ?? [])]
    .sort()
    .filter((key) => item[key] !== undefined);
  return `map[string]interface {}{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(item[key])}`).join(", ")}}`;
}
