import { isEqual, isObject, type Json } from "../json";
import { type Structural, schemaOfKey } from "../kinds/structural";
import { emptySet, type FieldSet, leaf, setOf, union } from "./field-set";
import { fieldElement, itemElement } from "./path-element";
import { isAtomicMap, isGranularList } from "./typed-set";

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

const same: Comparison = { added: emptySet, modified: emptySet, removed: emptySet };

/** What changed between two values, path by path (structured-merge-diff, typed/compare.go). */
export function compare(
  schema: Structural | undefined,
  before: Json | undefined,
  after: Json | undefined,
): Comparison {
  if (before === undefined && after === undefined) return same;
  const parts = partsOf(schema, before, after);
  if (!parts) return leafComparison(before, after);
  const below = parts.map(([element, child, left, right]) => [element, compare(child, left, right)] as const);
  const gather = (of: keyof Comparison, isMember: boolean) =>
    setOf(
      isMember,
      below.map(([element, comparison]) => [element, comparison[of]]),
    );
  return {
    added: gather("added", before === undefined),
    modified: gather("modified", false),
    removed: gather("removed", after === undefined),
  };
}

function leafComparison(before: Json | undefined, after: Json | undefined): Comparison {
  if (before === undefined) return { ...same, added: leaf };
  if (after === undefined) return { ...same, removed: leaf };
  return isEqual(before, after) ? same : { ...same, modified: leaf };
}

type Part = readonly [string, Structural | undefined, Json | undefined, Json | undefined];

/** The children to compare, or undefined where both sides are one value. */
function partsOf(schema: Structural | undefined, before?: Json, after?: Json): Part[] | undefined {
  const sides = [before, after].filter((side) => side !== undefined && side !== null);
  if (sides.length === 0) return undefined;
  if (sides.every(isObject) && !isAtomicMap(schema)) {
    const left = isObject(before) ? before : {};
    const right = isObject(after) ? after : {};
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    if (keys.size === 0) return undefined;
    return [...keys].map(
      (key) => [fieldElement(key), schemaOfKey(schema, key), left[key], right[key]] as const,
    );
  }
  if (sides.every(Array.isArray) && isGranularList(schema)) return itemParts(schema, before, after);
  return undefined;
}

function itemParts(schema: Structural, before?: Json, after?: Json): Part[] {
  const byElement = (list: Json | undefined) =>
    new Map(
      (Array.isArray(list) ? list : []).map((item) => [itemElement(schema, item) ?? "", item] as const),
    );
  const [left, right] = [byElement(before), byElement(after)];
  const elements = new Set([...left.keys(), ...right.keys()]);
  return [...elements].map(
    (element) => [element, schema.items, left.get(element), right.get(element)] as const,
  );
}

export function changedPaths({ added, modified }: Comparison): FieldSet {
  return union(added, modified);
}
