import { badRequest } from "../http/api-error";
import { isObject, type Json } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { kindName, type ResourceKind } from "../kinds/resource-kind";

export type FieldSelector = (object: KubernetesObject) => boolean;

/** Built-in kinds that are selected by more than their name (registry strategies, ToSelectableFields). */
const more: { [kind: string]: string[] } = {
  Pod: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  Namespace: ["status.phase"],
  Secret: ["type"],
  ReplicaSet: ["status.replicas"],
  Service: ["spec.clusterIP", "spec.type"],
};

/** `metadata.name=a,metadata.namespace!=b` (golden cases list-field-*). */
export function parseFieldSelector(text: string, kind: ResourceKind): FieldSelector {
  const names = ["metadata.name", ...(kind.isNamespaced ? ["metadata.namespace"] : [])];
  const known = [...names, ...(more[kindName(kind)] ?? [])];
  const terms = text
    .split(",")
    .filter((term) => term !== "")
    .map((term) => {
      const match = /^([^!=]+)(!=|==|=)(.*)$/.exec(term);
      if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, field = "", operator, value] = match;
      if (!known.includes(field)) {
        const names = known.map((one) => `"${one}"`).join(", ");
        throw badRequest(`"${field}" is not a known field selector: only ${names}`);
      }
      return { path: field.split("."), isEqual: operator !== "!=", value };
    });
  return (object) => terms.every(({ path, isEqual, value }) => (textAt(object, path) === value) === isEqual);
}

function textAt(object: KubernetesObject, path: string[]): string {
  const value = path.reduce<Json | undefined>(
    (here, key) => (isObject(here) ? here[key] : undefined),
    object,
  );
  return value === undefined || value === null ? "" : String(value);
}
