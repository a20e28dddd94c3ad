import { ApiError, notFound } from "../http/api-error";
import { isObject, type Json, type JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import { type Cluster, timestamp } from "./cluster";
import { findObject, type Write } from "./write";

/** metav1.DeleteOptions, as far as they are heeded. */
export interface DeleteOptions {
  isDryRun: boolean;
  preconditions: { uid?: string; resourceVersion?: string };
}

export function readDeleteOptions(query: URLSearchParams, body: Json): DeleteOptions {
  const options = isObject(body) ? body : {};
  const preconditions = isObject(options.preconditions) ? options.preconditions : {};
  const dryRun = [...query.getAll("dryRun"), ...(Array.isArray(options.dryRun) ? options.dryRun : [])];
  return { isDryRun: dryRun.includes("All"), preconditions: preconditions as DeleteOptions["preconditions"] };
}

/** Answers a Status, or the object where it is held back by finalizers (golden cases delete-*, vs-delete-with-finalizer). */
export function deleteObject(
  cluster: Cluster,
  { kind, ...write }: Omit<Write, "options">,
  options: DeleteOptions,
): JsonObject {
  const live = findObject(cluster, { kind, ...write });
  if (!live) throw notFound(kind, write.name);
  requirePreconditions(kind, live, options);
  cluster.admission({ kind, operation: "DELETE", object: live, isDryRun: options.isDryRun });
  if (isHeld(live)) return markDeleted(cluster, kind, live, options);
  if (!options.isDryRun) cluster.store.remove(kind, live);
  if (kind.returnsDeleted) return live;
  const { name, uid } = live.metadata;
  const details = { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}

function requirePreconditions(
  kind: ResourceKind,
  { metadata }: KubernetesObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions;
  const refuse = (why: string) => {
    const name = metadata.name ?? "";
    const message = `Operation cannot be fulfilled on ${kind.kind}${kind.group === "" ? "" : `.${kind.group}`} "${name}": ${why}`;
    const details = { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.kind };
    return new ApiError(409, "Conflict", message, details);
  };
  if (uid !== undefined && uid !== metadata.uid) {
    throw refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

function isHeld({ metadata, spec }: KubernetesObject): boolean {
  const held = isObject(spec) && Array.isArray(spec.finalizers) ? spec.finalizers : [];
  return (metadata.finalizers ?? []).length > 0 || held.length > 0;
}

function markDeleted(
  cluster: Cluster,
  kind: ResourceKind,
  live: KubernetesObject,
  { isDryRun }: DeleteOptions,
): KubernetesObject {
  if (live.metadata.deletionTimestamp !== undefined) return live;
  const { generation } = live.metadata;
  const marked = {
    ...live,
    metadata: {
      ...live.metadata,
      deletionTimestamp: timestamp(cluster),
      deletionGracePeriodSeconds: 0,
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    },
    ...(kind.kind === "Namespace" ? { status: { phase: "Terminating" } } : {}),
  } as KubernetesObject;
  if (kind.kind === "Namespace") delete marked.metadata.deletionGracePeriodSeconds;
  return isDryRun ? marked : cluster.store.put(kind, marked);
}
