import { isObject, type Json } from "../json";
import { isDeclaredKey, type Structural, schemaOfKey } from "../kinds/structural";
import { emptySet, type FieldSet, leaf, setOf } from "./field-set";
import { fieldElement, itemElement } from "./path-element";

/** Lists are atomic unless the schema says otherwise, maps are not (KEP-555, "Topology"). */
export function isGranularList(schema: Structural | undefined): schema is Structural {
  return schema?.["x-kubernetes-list-type"] === "set" || schema?.["x-kubernetes-list-type"] === "map";
}

export function isAtomicMap(schema: Structural | undefined): boolean {
  return schema?.["x-kubernetes-map-type"] === "atomic";
}

function isEmptyMap(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The fields a value sets (structured-merge-diff, typed/tofieldset.go). */
export function fieldsOf(schema: Structural | undefined, value: Json): FieldSet {
  if (Array.isArray(value)) {
    if (!isGranularList(schema)) return leaf;
    return setOf(
      false,
      value.flatMap((item) => {
        const element = itemElement(schema, item);
        return element ? [[element, { ...fieldsOf(schema.items, item), isMember: true }] as const] : [];
      }),
    );
  }
  if (!isObject(value) || isAtomicMap(schema)) return leaf;
  return setOf(
    false,
    Object.entries(value).flatMap(([key, item]) => {
      if (item === undefined) return [];
      const below = fieldsOf(schemaOfKey(schema, key), item);
      const isMember = below.isMember || item === null || isEmptyMap(item) || !isDeclaredKey(schema, key);
      return [[fieldElement(key), { ...below, isMember }] as const];
    }),
  );
}

/** With the declared fields on the way to a member as members too (fieldpath/set.go, EnsureNamedFieldsAreMembers). */
export function withNamedFields(schema: Structural | undefined, set: FieldSet): FieldSet {
  return {
    isMember: set.isMember,
    children: new Map(
      [...set.children].map(([element, child]) => {
        const key = element.startsWith("f:") ? element.slice(2) : undefined;
        const below = key === undefined ? schema?.items : schemaOfKey(schema, key);
        const named = key !== undefined && isDeclaredKey(schema, key);
        const deeper = withNamedFields(below, child);
        return [element, { ...deeper, isMember: child.isMember || named }];
      }),
    ),
  };
}

export function childSet(set: FieldSet, element: string): FieldSet {
  return set.children.get(element) ?? emptySet;
}
