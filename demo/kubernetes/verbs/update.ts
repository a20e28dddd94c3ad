import { type Managers, readManagers, writeManagers } from "../fields/managers";
import { updateFields, type WriteOfFields } from "../fields/updater";
import { badRequest, conflict, invalid, modifiedSince, notFound, type StatusCause } from "../http/api-error";
import type { Decoded } from "../http/decode";
import { isEqual, type JsonObject } from "../json";
import type { KubernetesObject, ManagedFieldsEntry } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import { objectErrors } from "../schema/validate-object";
import { type Cluster, timestamp } from "./cluster";
import { ignoredFields, inNamespace, managerName } from "./create";
import { withKnownFields } from "./decoded-fields";
import { findObject, type Write, type Written } from "./write";

export function withoutManagedFields({ metadata, ...rest }: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...kept } = metadata;
  return { ...rest, metadata: kept } as KubernetesObject;
}

/** A PUT (golden cases put-*). */
export function replaceObject(cluster: Cluster, write: Write, decoded: Decoded): Written {
  const { object: known, warnings } = withKnownFields(write, decoded);
  const next = inNamespace(write, known);
  requireName(write, next);
  const live = findObject(cluster, write);
  if (!live) throw notFound(write.kind, write.name);
  const { uid, resourceVersion } = next.metadata;
  if (uid !== undefined && uid !== live.metadata.uid) throw wrongUid(write, uid, live);
  if (resourceVersion === undefined && write.kind.isCustom) throw versionRequired(write);
  return updateObject(cluster, write, live, next, warnings);
}

export function requireName({ name }: Write, { metadata }: KubernetesObject): void {
  if (metadata.name === undefined || metadata.name === name) return;
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
}

function wrongUid({ kind, namespace, name }: Write, uid: string, live: KubernetesObject) {
  const folder = kind.isCustom ? `${kind.group}/${kind.plural}` : kind.plural;
  const key = ["/registry", folder, ...(namespace === undefined ? [] : [namespace]), name].join("/");
  const found = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`;
  return conflict(
    kind,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${found}`,
  );
}

function versionRequired({ kind, name }: Write) {
  const causes = [
    {
      reason: "FieldValueInvalid",
      message: "Invalid value: 0x0: must be specified for an update",
      field: "metadata.resourceVersion",
    },
  ];
  return invalid({ group: kind.group, kind: kind.plural }, name, causes);
}

/** An update by other means than an apply: what it changes becomes the manager's. */
export function updateObject(
  cluster: Cluster,
  write: Write,
  live: KubernetesObject,
  next: KubernetesObject,
  warnings: string[],
): Written {
  const given = next.metadata.managedFields;
  const known =
    given === undefined ? live.metadata.managedFields : given.filter(({ manager }) => manager !== undefined);
  const target = withKept(write, withoutManagedFields(live), withoutManagedFields(next));
  const fields = { ...writeOfFields(cluster, write, live, "Update"), managers: readManagers(known) };
  // Updates of an object that nobody's fields are kept of keep none either (managedfields/internal/skipnonapplied.go).
  const managers = fields.managers.size === 0 ? fields.managers : updateFields(fields, target);
  return storeNext(cluster, write, live, target, managers, warnings);
}

export function writeOfFields(
  cluster: Cluster,
  write: Write,
  live: KubernetesObject,
  operation: "Apply" | "Update",
): WriteOfFields {
  return {
    schema: write.kind.schema,
    live: withoutManagedFields(live),
    managers: readManagers(live.metadata.managedFields),
    by: managerName(write, operation),
    time: timestamp(cluster),
    ignored: ignoredFields(write.kind, write.subresource),
  };
}

/** What this endpoint does not write stays as it is (golden cases hr-status-through-main-ignored, hr-status-spec-ignored). */
export function withKept(
  { kind, subresource }: Write,
  live: KubernetesObject,
  next: KubernetesObject,
): KubernetesObject {
  const kept = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"];
  if (subresource === "status") {
    const { status: _, ...rest } = live;
    const { uid, resourceVersion } = next.metadata;
    const metadata = {
      ...live.metadata,
      uid: uid ?? live.metadata.uid,
      resourceVersion: resourceVersion ?? live.metadata.resourceVersion,
    };
    return {
      ...rest,
      metadata,
      ...(next.status === undefined ? {} : { status: next.status }),
    } as KubernetesObject;
  }
  const metadata: JsonObject = { ...next.metadata, name: live.metadata.name };
  for (const key of kept) {
    if (key === "uid" && metadata.uid !== undefined) continue;
    if (live.metadata[key] === undefined) delete metadata[key];
    else metadata[key] = live.metadata[key];
  }
  metadata.resourceVersion ??= live.metadata.resourceVersion;
  const { status, ...rest } = next;
  const keptStatus = kind.hasStatus ? live.status : status;
  return {
    ...rest,
    metadata,
    ...(keptStatus === undefined ? {} : { status: keptStatus }),
  } as KubernetesObject;
}

/** The last steps of every update: versions, admission, validation, generation, storage. */
export function storeNext(
  cluster: Cluster,
  write: Write,
  live: KubernetesObject,
  next: KubernetesObject,
  managers: Managers,
  warnings: string[],
): Written {
  const { kind, name } = write;
  if (next.metadata.resourceVersion !== live.metadata.resourceVersion) throw modifiedSince(kind, name);
  if (next.metadata.uid !== live.metadata.uid) throw invalid(kind, name, immutableUid(next));
  const entries = withKeptTimes(live.metadata.managedFields ?? [], writeManagers(managers));
  const generation = nextGeneration(kind, live, next);
  const prepared = {
    ...next,
    metadata: {
      ...next.metadata,
      ...(generation === undefined ? {} : { generation }),
      ...(entries.length > 0 ? { managedFields: entries } : {}),
    },
  } as KubernetesObject;
  const { isDryRun } = write.options;
  const told = cluster.admission({ kind, operation: "UPDATE", object: prepared, isDryRun });
  const causes = objectErrors(kind, prepared, write.subresource, live);
  if (causes.length > 0) throw invalid(kind, name, causes);
  const all = [...warnings, ...told];
  if (isEqual(withoutTimes(live), withoutTimes(prepared)))
    return { object: live, isCreated: false, warnings: all };
  if (isDryRun) return { object: prepared, isCreated: false, warnings: all };
  if (isReleased(prepared)) {
    // The last finalizer is gone: the answer is the object at its old version (golden case vs-finalizer-remove).
    cluster.store.remove(kind, prepared);
    return { object: prepared, isCreated: false, warnings: all };
  }
  return { object: cluster.store.put(kind, prepared), isCreated: false, warnings: all };
}

/** Told twice: by the API machinery and by the kind's own strategy (golden case apply-uid-mismatch). */
function immutableUid({ metadata }: KubernetesObject): StatusCause[] {
  const message = `Invalid value: ${JSON.stringify(metadata.uid)}: field is immutable`;
  const cause = { reason: "FieldValueInvalid", message, field: "metadata.uid" };
  return [cause, cause];
}

function isReleased({ metadata, spec }: KubernetesObject): boolean {
  const held = (spec as { finalizers?: string[] } | undefined)?.finalizers ?? [];
  return (
    metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && held.length === 0
  );
}

/** Counts changes of anything but metadata and status (golden cases hr-status-patch, hr-spec-change-generation). */
function nextGeneration(
  kind: ResourceKind,
  live: KubernetesObject,
  next: KubernetesObject,
): number | undefined {
  const { generation } = live.metadata;
  if (!kind.hasGeneration || generation === undefined) return generation;
  const counted = ({ metadata: _m, status, ...rest }: KubernetesObject) =>
    kind.hasStatus ? rest : { ...rest, status };
  return isEqual(counted(live), counted(next)) ? generation : generation + 1;
}

function withKeptTimes(before: ManagedFieldsEntry[], after: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const withoutTime = ({ time: _, ...entry }: ManagedFieldsEntry) => entry;
  return after.map(
    (entry) =>
      before.find((old) => old.operation === "Update" && isEqual(withoutTime(old), withoutTime(entry))) ??
      entry,
  );
}

function withoutTimes(object: KubernetesObject): KubernetesObject {
  const managedFields = (object.metadata.managedFields ?? []).map(({ time: _, ...entry }) => entry);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
