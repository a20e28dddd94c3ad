import { randomBytes } from "node:crypto";
import { emptySet, type FieldSet, fieldPath } from "../fields/field-set";
import { type ManagerName, type Managers, writeManagers } from "../fields/managers";
import { updateFields, type WriteOfFields } from "../fields/updater";
import { alreadyExists, badRequest, forbidden, invalid, notFound, serverFault } from "../http/api-error";
import type { Decoded } from "../http/decode";
import { preparedForCreation } from "../kinds/built-in-defaults";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import { objectErrors } from "../schema/validate-object";
import { type Cluster, timestamp } from "./cluster";
import { withKnownFields } from "./decoded-fields";
import { findObject, type Write, type Written } from "./write";

/** Fields that the endpoint leaves as they are (rest.ResetFieldsStrategy). */
export function ignoredFields(kind: ResourceKind, subresource: string): FieldSet {
  if (subresource === "status") {
    const others = Object.keys(kind.schema.properties ?? {}).filter((name) => name !== "status");
    return {
      isMember: false,
      children: new Map(others.map((name) => [`f:${name}`, { isMember: true, children: new Map() }])),
    };
  }
  return kind.hasStatus ? fieldPath("status") : emptySet;
}

export function managerName(
  { kind, manager, subresource }: Write,
  operation: "Apply" | "Update",
): ManagerName {
  return {
    manager: manager === "" ? "unknown" : manager,
    operation,
    apiVersion: apiVersionOf(kind),
    subresource,
  };
}

/** What an object is before it is created. */
export function fieldsOfNothing(
  cluster: Cluster,
  write: Write,
  operation: "Apply" | "Update",
): WriteOfFields {
  return {
    schema: write.kind.schema,
    live: { apiVersion: apiVersionOf(write.kind), kind: write.kind.kind, metadata: {} },
    managers: new Map(),
    by: managerName(write, operation),
    time: timestamp(cluster),
    ignored: ignoredFields(write.kind, write.subresource),
  };
}

export function createObject(cluster: Cluster, write: Write, decoded: Decoded): Written {
  const { object: known, warnings } = withKnownFields(write, decoded);
  const given = inNamespace(write, known);
  if (given.metadata.resourceVersion)
    throw serverFault("resourceVersion should not be set on objects to be created");
  const object = withName(withoutSystemFields(given));
  const managers = updateFields(fieldsOfNothing(cluster, write, "Update"), object);
  return storeNew(cluster, write, object, managers, warnings);
}

export function inNamespace({ kind, namespace }: Write, object: KubernetesObject): KubernetesObject {
  if (!kind.isNamespaced || namespace === undefined) return object;
  const given = object.metadata.namespace ?? namespace;
  if (given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function withName(object: KubernetesObject): KubernetesObject {
  const { name = "", generateName = "" } = object.metadata;
  if (name !== "" || generateName === "") return object;
  const suffix = randomBytes(3).toString("hex").slice(0, 5);
  return { ...object, metadata: { ...object.metadata, name: generateName + suffix } };
}

function withoutSystemFields({ metadata, ...rest }: KubernetesObject): KubernetesObject {
  const {
    uid: _u,
    generation: _g,
    creationTimestamp: _c,
    deletionTimestamp: _d,
    managedFields: _m,
    ...kept
  } = metadata;
  return { ...rest, metadata: kept } as KubernetesObject;
}

/** The last steps of every creation, by a POST as by an apply: admission, validation, storage. */
export function storeNew(
  cluster: Cluster,
  write: Write,
  object: KubernetesObject,
  managers: Managers,
  warnings: string[],
): Written {
  const { kind } = write;
  requireNamespace(cluster, write);
  const { status, ...rest } = object;
  const entries = writeManagers(managers);
  const prepared = preparedForCreation({
    ...rest,
    ...(status === undefined || kind.hasStatus ? {} : { status }),
    metadata: {
      ...object.metadata,
      uid: cluster.newUid(),
      creationTimestamp: timestamp(cluster),
      ...(kind.hasGeneration ? { generation: 1 } : {}),
      ...(entries.length > 0 ? { managedFields: entries } : {}),
    },
  } as KubernetesObject);
  const { isDryRun } = write.options;
  const told = cluster.admission({ kind, operation: "CREATE", object: prepared, isDryRun });
  const causes = objectErrors(kind, prepared, "");
  const name = prepared.metadata.name ?? "";
  if (causes.length > 0) throw invalid(kind, name, causes);
  if (findObject(cluster, { ...write, name })) throw alreadyExists(kind, name);
  const stored = isDryRun ? prepared : cluster.store.put(kind, prepared);
  return { object: stored, isCreated: true, warnings: [...warnings, ...told] };
}

/** golden case create-in-missing-namespace; admission plugin NamespaceLifecycle. */
function requireNamespace({ store }: Cluster, { kind, namespace, name }: Write): void {
  if (!kind.isNamespaced || namespace === undefined) return;
  const namespaces = { group: "", plural: "namespaces" };
  const found = store.get(namespaces, undefined, namespace);
  if (!found) throw notFound(namespaces, namespace);
  if (found.metadata.deletionTimestamp !== undefined) {
    throw forbidden(
      kind,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
  }
}
