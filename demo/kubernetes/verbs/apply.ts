import { type Applied, applyFields, type FieldConflict } from "../fields/updater";
import { ApiError, badRequest, conflict, serverFault } from "../http/api-error";
import { isObject, type Json } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { apiVersionOf } from "../kinds/resource-kind";
import { prune } from "../schema/prune";
import { typedErrors } from "../schema/typed-errors";
import type { Cluster } from "./cluster";
import { fieldsOfNothing, inNamespace, storeNew } from "./create";
import { withAllDefaults } from "./decoded-fields";
import { requireName, storeNext, withKept, withoutManagedFields, writeOfFields } from "./update";
import { findObject, type Write, type Written } from "./write";

/** Server-side apply (KEP-555; golden cases apply-*, conflict*, dr-*, hr-*). `mayCreate` throws where the user may only patch. */
export function applyObject(cluster: Cluster, write: Write, body: Json, mayCreate: () => void): Written {
  const applied = readApplied(write, body);
  const live = findObject(cluster, write);
  return live
    ? applyToLive(cluster, write, live, applied)
    : applyToNothing(cluster, write, applied, mayCreate);
}

function readApplied(write: Write, body: Json): KubernetesObject {
  const { kind, name } = write;
  if (!isObject(body)) throw badRequest("error decoding YAML: error converting YAML to JSON: not an object");
  const expected = apiVersionOf(kind);
  if (body.kind === undefined) throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  if (body.apiVersion !== expected || body.kind !== kind.kind) {
    throw badRequest(`invalid object type: ${String(body.apiVersion)}, Kind=${String(body.kind)}`);
  }
  const metadata = isObject(body.metadata) ? body.metadata : {};
  if (metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  const object = { ...body, metadata } as KubernetesObject;
  requireName(write, object);
  const errors = typedErrors(kind.schema, body);
  if (errors.length > 0) {
    const what = `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}; ${expected}, Kind=${kind.kind}`;
    const list =
      errors.length === 1 ? ` ${errors[0]}` : ` errors:\n${errors.map((error) => `  ${error}`).join("\n")}`;
    throw serverFault(`failed to create typed patch object (${what}):${list}`);
  }
  return inNamespace(write, { ...object, metadata: { ...metadata, name } });
}

function applyToLive(
  cluster: Cluster,
  write: Write,
  live: KubernetesObject,
  applied: KubernetesObject,
): Written {
  const result = applyFields(writeOfFields(cluster, write, live, "Apply"), applied, write.options.force);
  const { object, managers } = requireNoConflict(result);
  const next = withKept(write, withoutManagedFields(live), completed(write, object));
  return storeNext(cluster, write, live, next, managers, []);
}

function applyToNothing(
  cluster: Cluster,
  write: Write,
  applied: KubernetesObject,
  mayCreate: () => void,
): Written {
  const { uid } = applied.metadata;
  if (uid !== undefined) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw conflict(write.kind, write.name, why);
  }
  mayCreate();
  const result = applyFields(fieldsOfNothing(cluster, write, "Apply"), applied, write.options.force);
  const { object, managers } = requireNoConflict(result);
  return storeNew(cluster, write, completed(write, object), managers, []);
}

function completed({ kind }: Write, object: KubernetesObject): KubernetesObject {
  return withAllDefaults(kind, prune(kind.schema, object).value as KubernetesObject);
}

function requireNoConflict(result: Applied): Exclude<Applied, { conflicts: FieldConflict[] }> {
  if (result.conflicts === undefined) return result;
  const { conflicts } = result;
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${manager}`,
    field: path,
  }));
  throw new ApiError(409, "Conflict", conflictMessage(conflicts), { causes });
}

/** managedfields/internal/conflict.go, getConflictMessage. */
function conflictMessage(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`;
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((one) => one.manager === manager).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}
