import { isObject, type JsonObject } from "../json";
import { type PathElement, printedElement } from "./path-element";

/** A set of field paths as a tree; a node is in the set where `isMember` (structured-merge-diff, fieldpath/set.go). */
export interface FieldSet {
  readonly isMember: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

export const emptySet: FieldSet = { isMember: false, children: new Map() };
export const leaf: FieldSet = { isMember: true, children: new Map() };

export function isEmptySet(set: FieldSet): boolean {
  return !set.isMember && [...set.children.values()].every(isEmptySet);
}

export function setOf(isMember: boolean, children: Iterable<readonly [PathElement, FieldSet]>): FieldSet {
  return { isMember, children: new Map([...children].filter(([, child]) => !isEmptySet(child))) };
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map(left.children);
  for (const [element, child] of right.children) {
    const other = children.get(element);
    children.set(element, other ? union(other, child) : child);
  }
  return { isMember: left.isMember || right.isMember, children };
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return setOf(
    left.isMember && right.isMember,
    [...left.children].map(([element, child]) => [
      element,
      intersection(child, right.children.get(element) ?? emptySet),
    ]),
  );
}

export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return setOf(
    left.isMember && !right.isMember,
    [...left.children].map(([element, child]) => [
      element,
      difference(child, right.children.get(element) ?? emptySet),
    ]),
  );
}

/** Without the members of `right` and all that is below them. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.isMember) return emptySet;
  return setOf(
    left.isMember,
    [...left.children].map(([element, child]) => [
      element,
      recursiveDifference(child, right.children.get(element) ?? emptySet),
    ]),
  );
}

export function fieldPath(...names: string[]): FieldSet {
  return names.reduceRight<FieldSet>(
    (below, name) => ({ isMember: false, children: new Map([[`f:${name}`, below]]) }),
    leaf,
  );
}

/** The members' paths as conflicts name them, in the order of the tree's keys. */
export function printedPaths(set: FieldSet, prefix = ""): string[] {
  const sorted = [...set.children].sort(([left], [right]) => (left < right ? -1 : 1));
  const own = set.isMember && prefix !== "" ? [prefix] : [];
  return [
    ...own,
    ...sorted.flatMap(([element, child]) => printedPaths(child, prefix + printedElement(element))),
  ];
}

/** `.` stands for a node that is a member and has members below. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  if (set.isMember && set.children.size > 0) fields["."] = {};
  for (const [element, child] of [...set.children].sort(([left], [right]) => (left < right ? -1 : 1))) {
    fields[element] = toFieldsV1(child);
  }
  return fields;
}

export function fromFieldsV1(fields: JsonObject, isRoot = true): FieldSet {
  const elements = Object.entries(fields).filter(([element]) => element !== ".");
  return setOf(
    !isRoot && (elements.length === 0 || fields["."] !== undefined),
    elements.map(([element, below]) => [element, isObject(below) ? fromFieldsV1(below, false) : leaf]),
  );
}
