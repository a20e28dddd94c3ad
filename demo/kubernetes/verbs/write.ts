import type { WriteOptions } from "../http/write-options";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import type { Cluster } from "./cluster";

/** A write to one object, as its path and query parameters tell it. */
export interface Write {
  kind: ResourceKind;
  namespace: string | undefined;
  name: string;
  subresource: string;
  options: WriteOptions;
  /** Who an update's fields belong to: the fieldManager, or the user agent's name. */
  manager: string;
}

export interface Written {
  object: KubernetesObject;
  isCreated: boolean;
  warnings: string[];
}

/** The stored object, in the version that is asked for. */
export function findObject(
  { store }: Cluster,
  { kind, namespace, name }: Pick<Write, "kind" | "namespace" | "name">,
): KubernetesObject | undefined {
  const object = store.get(kind, namespace, name);
  return object && inVersion(kind, object);
}

export function inVersion({ group, version }: ResourceKind, object: KubernetesObject): KubernetesObject {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
