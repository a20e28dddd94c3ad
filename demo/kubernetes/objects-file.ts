import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "./kinds/kubernetes-object";

/** The objects of a YAML file of any number of documents; lists are taken apart. */
export function readObjectsFile(path: string): KubernetesObject[] {
  return parseObjects(readFileSync(path, "utf8"));
}

export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const object = document.toJS() as (KubernetesObject & { items?: KubernetesObject[] }) | null;
    if (!object) return [];
    return object.kind === "List" ? (object.items ?? []) : [object];
  });
}
