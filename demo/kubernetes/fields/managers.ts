import type { JsonObject } from "../json";
import type { ManagedFieldsEntry } from "../kinds/kubernetes-object";
import { type FieldSet, fromFieldsV1, isEmptySet, toFieldsV1 } from "./field-set";

export interface Manager {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  subresource: string;
  time: string;
  fields: FieldSet;
}

export type Managers = ReadonlyMap<string, Manager>;
export type ManagerName = Pick<Manager, "manager" | "operation" | "apiVersion" | "subresource">;

/** An applier is the same one in every version of the API; an updater is not (managedfields/internal, BuildManagerIdentifier). */
export function managerId({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify([manager, operation, operation === "Apply" ? "" : apiVersion, subresource]);
}

export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
  const managers = new Map<string, Manager>();
  for (const entry of entries ?? []) {
    const read: Manager = {
      manager: entry.manager ?? "",
      operation: entry.operation ?? "Update",
      apiVersion: entry.apiVersion ?? "",
      subresource: entry.subresource ?? "",
      time: entry.time ?? "",
      fields: fromFieldsV1(entry.fieldsV1 ?? {}),
    };
    managers.set(managerId(read), read);
  }
  return managers;
}

/** Appliers first, then by time, then by name (golden case merge-patch-vs; managedfields.go, sortEncodedManagedFields). */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] {
  const sortKey = ({ operation, time, manager, apiVersion, subresource }: Manager) =>
    [operation, time, manager, apiVersion, subresource].join("\u0000");
  return [...managers.values()]
    .filter(({ fields }) => !isEmptySet(fields))
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
    .map(({ fields, subresource, ...entry }) => ({
      manager: entry.manager,
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      time: entry.time,
      fieldsType: "FieldsV1" as const,
      fieldsV1: toFieldsV1(fields) as JsonObject,
      ...(subresource === "" ? {} : { subresource }),
    }));
}

/** As a conflict names it (managedfields/internal/conflict.go, printManager). */
export function printedManager({ manager, operation, apiVersion, subresource }: Manager): string {
  const name =
    JSON.stringify(manager) + (subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === "Update" ? `${name} using ${apiVersion}` : name;
}
