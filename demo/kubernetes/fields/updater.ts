import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { Structural } from "../kinds/structural";
import { type Comparison, changedPaths, compare } from "./compare";
import {
  difference,
  emptySet,
  type FieldSet,
  fieldPath,
  intersection,
  isEmptySet,
  printedPaths,
  recursiveDifference,
  union,
} from "./field-set";
import { type Manager, type ManagerName, type Managers, managerId, printedManager } from "./managers";
import { mergeApplied, removeItems } from "./merge";
import { fieldsOf, withNamedFields } from "./typed-set";

export interface FieldConflict {
  manager: string;
  path: string;
}

export interface WriteOfFields {
  schema: Structural;
  live: KubernetesObject;
  managers: Managers;
  by: ManagerName;
  time: string;
  /** Fields that this endpoint does not write: `status` of the main one, all but `status` of the other. */
  ignored: FieldSet;
}

export type Applied =
  | { conflicts: FieldConflict[] }
  | { conflicts?: never; object: KubernetesObject; managers: Managers };

/** Fields that no manager owns (managedfields/internal/stripmeta.go). */
const unowned = [
  "apiVersion",
  "kind",
  "metadata.name",
  "metadata.namespace",
  "metadata.creationTimestamp",
  "metadata.selfLink",
  "metadata.uid",
  "metadata.clusterName",
  "metadata.generation",
  "metadata.managedFields",
  "metadata.resourceVersion",
]
  .map((path) => fieldPath(...path.split(".")))
  .reduce(union, fieldPath("metadata"));

/** An update by a PUT, a POST or a patch: what it changed is the manager's (structured-merge-diff, merge/update.go, Update). */
export function updateFields(write: WriteOfFields, next: KubernetesObject): Managers {
  const { managers, comparison } = takeFromOthers(write, next, true);
  const id = managerId(write.by);
  const own = managers.get(id)?.fields ?? emptySet;
  const kept = difference(own, comparison.removed);
  const fields = recursiveDifference(union(kept, changedPaths(comparison)), write.ignored);
  return withOwn(write, managers, fields);
}

/** Server-side apply (KEP-555; merge/update.go, Apply). */
export function applyFields(asked: WriteOfFields, applied: KubernetesObject, force: boolean): Applied {
  const write = { ...asked, managers: asked.managers.size === 0 ? beforeFirstApply(asked) : asked.managers };
  const id = managerId(write.by);
  const last = write.managers.get(id)?.fields;
  const fields = recursiveDifference(fieldsOf(write.schema, applied), write.ignored);
  const merged = mergeApplied(write.schema, write.live, applied) as KubernetesObject;
  const claimed = new Map(write.managers).set(id, { ...write.by, time: write.time, fields });
  const object = withoutGivenUp(write.schema, merged, claimed, last);
  const others = takeFromOthers({ ...write, managers: claimed }, object, force);
  if (others.conflicts.length > 0) return { conflicts: others.conflicts };
  return { object, managers: withOwn(write, others.managers, fields) };
}

/** What is there and nobody's belongs to whoever made it (managedfields/internal/skipnonapplied.go). */
function beforeFirstApply(write: WriteOfFields): Managers {
  const { apiVersion, kind } = write.live;
  const by: ManagerName = { manager: "before-first-apply", operation: "Update", apiVersion, subresource: "" };
  return updateFields({ ...write, by, live: { apiVersion, kind, metadata: {} } }, write.live);
}

function withOwn(write: WriteOfFields, managers: Managers, fields: FieldSet): Managers {
  const id = managerId(write.by);
  const next = new Map(managers);
  const owned = difference(fields, unowned);
  if (isEmptySet(owned)) next.delete(id);
  else next.set(id, { ...write.by, time: write.time, fields: owned });
  return next;
}

/** What others lose by this write; without force, what they would lose is a conflict (merge/update.go, update). */
function takeFromOthers(write: WriteOfFields, next: KubernetesObject, force: boolean) {
  const all = compare(write.schema, write.live, next);
  const comparison: Comparison = {
    added: recursiveDifference(all.added, write.ignored),
    modified: recursiveDifference(all.modified, write.ignored),
    removed: recursiveDifference(all.removed, write.ignored),
  };
  const changed = changedPaths(comparison);
  const conflicts: FieldConflict[] = [];
  const managers = new Map<string, Manager>();
  for (const [id, manager] of write.managers) {
    if (id === managerId(write.by)) {
      managers.set(id, manager);
      continue;
    }
    const lost = intersection(manager.fields, changed);
    conflicts.push(...printedPaths(lost).map((path) => ({ manager: printedManager(manager), path })));
    const fields = difference(difference(manager.fields, lost), comparison.removed);
    if (!isEmptySet(fields)) managers.set(id, { ...manager, fields });
  }
  return { managers, comparison, conflicts: force ? [] : conflicts };
}

/**
 * Without what the manager applied last time and leaves out now, unless another manager claims it
 * (merge/update.go, prune, addBackOwnedItems, addBackDanglingItems).
 */
function withoutGivenUp(
  schema: Structural,
  merged: KubernetesObject,
  managers: Managers,
  last: FieldSet | undefined,
): KubernetesObject {
  if (!last || isEmptySet(last)) return merged;
  const named = (set: FieldSet) => withNamedFields(schema, set);
  const fieldsIn = (object: KubernetesObject) => named(fieldsOf(schema, object));
  const without = (set: FieldSet) => (removeItems(schema, merged, set) ?? {}) as KubernetesObject;
  const all = fieldsIn(merged);
  const owned = [...managers.values()].map(({ fields }) => fields).reduce(union, emptySet);
  const pruned = without(named(last));
  const withOwned = without(difference(all, union(fieldsIn(pruned), named(owned))));
  return without(intersection(difference(all, fieldsIn(withOwned)), named(last)));
}
