import type { Json, JsonObject } from "../json";
import { objectMeta } from "../kinds/object-meta";
import { type Structural, schemaOfKey, takesAnyKey } from "../kinds/structural";

export interface Pruned {
  value: Json;
  /** Paths of what was dropped, in order: `spec.http[0].alsoNot`. */
  unknown: string[];
}

/** Drops what the schema does not know (apiextensions pkg/apiserver/schema/pruning; golden case create-default-validation-unknown-field). */
export function prune(schema: Structural | undefined, value: Json, path = ""): Pruned {
  if (schema === undefined || value === null || typeof value !== "object") return { value, unknown: [] };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => prune(schema.items, item, `${path}[${index}]`));
    return { value: items.map((item) => item.value), unknown: items.flatMap(({ unknown }) => unknown) };
  }
  return pruneObject(schema, value, path);
}

function pruneObject(schema: Structural, value: JsonObject, path: string): Pruned {
  const kept: JsonObject = {};
  const unknown: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    const here = path === "" ? key : `${path}.${key}`;
    const below = schemaOfKey(schema, key) ?? embedded(schema, key);
    if (below === undefined && !takesAnyKey(schema)) {
      unknown.push(here);
      continue;
    }
    const deeper = prune(below, item, here);
    kept[key] = deeper.value;
    unknown.push(...deeper.unknown);
  }
  return { value: inOrderOf(value, kept), unknown };
}

/** An embedded resource has the fields of every resource, declared or not. */
function embedded(schema: Structural, key: string): Structural | undefined {
  if (!schema["x-kubernetes-embedded-resource"]) return undefined;
  if (key === "metadata") return objectMeta;
  return key === "apiVersion" || key === "kind" ? { type: "string" } : undefined;
}

function inOrderOf(original: JsonObject, kept: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(original).flatMap((key) => (key in kept ? [[key, kept[key]]] : [])));
}
