import { isEqual, isObject, type Json, type JsonObject } from "../json";
import { type Structural, schemaOfKey } from "../kinds/structural";

/**
 * A strategic merge patch (sig-api-machinery/strategic-merge-patch.md): lists whose items have keys are merged item by
 * item, `$patch: delete | replace` and `$deleteFromPrimitiveList/…` are understood; `$setElementOrder/…` and `$retainKeys` only dropped.
 */
export function strategicMerge(schema: Structural | undefined, target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  if (patch.$patch === "replace") return withoutDirectives(patch);
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$deleteFromPrimitiveList/"))
      dropItems(merged, key.slice("$deleteFromPrimitiveList/".length), value);
    if (key.startsWith("$") || value === undefined) continue;
    if (value === null) delete merged[key];
    else merged[key] = mergedValue(schemaOfKey(schema, key), merged[key], value);
  }
  return merged;
}

function mergedValue(schema: Structural | undefined, target: Json | undefined, patch: Json): Json {
  if (!Array.isArray(patch)) return strategicMerge(schema, target, patch);
  const current = Array.isArray(target) ? target : [];
  if (schema?.["x-kubernetes-list-type"] === "set") {
    return [...current, ...patch.filter((item) => !current.some((one) => isEqual(one, item)))];
  }
  // Patches tell items by the first key alone (struct tag patchMergeKey).
  const [mergeKey] = schema?.["x-kubernetes-list-map-keys"] ?? [];
  return mergeKey === undefined ? patch : mergedItems(schema, mergeKey, current, patch);
}

function mergedItems(
  schema: Structural | undefined,
  mergeKey: string,
  current: Json[],
  patch: Json[],
): Json[] {
  if (patch.some((item) => isObject(item) && item.$patch === "replace")) {
    return patch.filter((item) => !isObject(item) || item.$patch !== "replace");
  }
  let items = current;
  for (const item of patch) {
    const key = isObject(item) ? item[mergeKey] : undefined;
    const index = items.findIndex((one) => isObject(one) && isEqual(one[mergeKey], key));
    if (!isObject(item)) items = items.toSpliced(items.length, 0, item);
    else if (item.$patch === "delete") items = index < 0 ? items : items.toSpliced(index, 1);
    else if (index < 0) items = items.toSpliced(items.length, 0, withoutDirectives(item));
    else items = items.with(index, strategicMerge(schema?.items, items[index], item));
  }
  return items;
}

function dropItems(merged: JsonObject, key: string, values: Json | undefined): void {
  const current = merged[key];
  if (!Array.isArray(current) || !Array.isArray(values)) return;
  merged[key] = current.filter((item) => !values.some((value) => isEqual(value, item)));
}

function withoutDirectives(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("$")));
}
