import { isObject, type Json, type JsonObject } from "../json";
import { type Structural, schemaOfKey } from "../kinds/structural";
import type { FieldSet } from "./field-set";
import { fieldElement, itemElement } from "./path-element";
import { childSet, isAtomicMap, isGranularList } from "./typed-set";

/** What an applied configuration makes of the live value (structured-merge-diff, typed/merge.go). */
export function mergeApplied(
  schema: Structural | undefined,
  live: Json | undefined,
  applied: Json | undefined,
): Json | undefined {
  if (applied === undefined) return live;
  if (isObject(live) && isObject(applied) && !isAtomicMap(schema)) {
    const merged: JsonObject = { ...live };
    for (const [key, value] of Object.entries(applied)) {
      merged[key] = mergeApplied(schemaOfKey(schema, key), live[key], value);
    }
    return merged;
  }
  if (Array.isArray(live) && Array.isArray(applied) && isGranularList(schema)) {
    return mergedItems(schema, live, applied);
  }
  return applied;
}

/** Items that only the live list has keep their place before the item that followed them. */
function mergedItems(schema: Structural, live: Json[], applied: Json[]): Json[] {
  const elementOf = (item: Json) => itemElement(schema, item) ?? JSON.stringify(item);
  const liveByElement = new Map(live.map((item) => [elementOf(item), item] as const));
  const wanted = new Set(applied.map(elementOf));
  const out: Json[] = [];
  let next = 0;
  const takeLiveOnly = () => {
    for (; next < live.length; next += 1) {
      const item = live[next] as Json;
      if (wanted.has(elementOf(item))) return;
      out.push(item);
    }
  };
  for (const item of applied) {
    takeLiveOnly();
    const element = elementOf(item);
    out.push(mergeApplied(schema.items, liveByElement.get(element), item) ?? item);
    if (next < live.length && elementOf(live[next] as Json) === element) next += 1;
  }
  out.push(...live.slice(next).filter((item) => !wanted.has(elementOf(item))));
  return out;
}

/** The value without the members of a set; a map or list that this empties goes too (typed/remove.go). */
export function removeItems(
  schema: Structural | undefined,
  value: Json,
  toRemove: FieldSet,
): Json | undefined {
  if (toRemove.children.size === 0) return value;
  if (isObject(value) && !isAtomicMap(schema)) {
    const kept: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      const below = childSet(toRemove, fieldElement(key));
      if (below.isMember || item === undefined) continue;
      const rest = removeItems(schemaOfKey(schema, key), item, below);
      if (rest !== undefined) kept[key] = rest;
    }
    return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept;
  }
  if (Array.isArray(value) && isGranularList(schema)) {
    const kept = value.flatMap((item) => {
      const below = childSet(toRemove, itemElement(schema, item) ?? "");
      if (below.isMember) return [];
      const rest = removeItems(schema.items, item, below);
      return rest === undefined ? [] : [rest];
    });
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  }
  return value;
}
