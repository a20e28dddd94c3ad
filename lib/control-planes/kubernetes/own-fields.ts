import "server-only";
import type { PatchOperation } from "../../kubernetes/json-patch";
import type { KubernetesObject, ManagedFields } from "../../kubernetes/object";
import { fieldManager } from "./mark";

/**
 * What makes an apply the owner of the fields that Heddle wrote by another verb (a creation, a patch of weights): an API server
 * keeps the two apart, and an apply that gives such a field up would leave it standing. As `kubectl apply --server-side` does with
 * what was applied by the client (client-go util/csaupgrade). Null where nothing was written so. Pure.
 */
export function ownedByApply({ metadata }: KubernetesObject): PatchOperation[] | null {
  const isOwn = ({ manager, subresource }: ManagedFields) =>
    manager === fieldManager && subresource === undefined;
  const own = metadata.managedFields.filter(isOwn);
  const [first] = own;
  if (!first || own.every(({ operation }) => operation === "Apply")) return null;
  // Fields are named as one version of the kind has them.
  if (own.some(({ apiVersion }) => apiVersion !== first.apiVersion)) return null;
  const fieldsV1 = own.map((entry) => entry.fieldsV1).reduce(bothOf);
  const others = metadata.managedFields.filter((entry) => !isOwn(entry));
  return [
    // Another version than this is refused as a conflict.
    { op: "replace", path: "/metadata/resourceVersion", value: metadata.resourceVersion },
    {
      op: "replace",
      path: "/metadata/managedFields",
      value: [...others, { ...first, operation: "Apply", fieldsV1 }],
    },
  ];
}

/** The union of two sets of fields. */
function bothOf(left: unknown, right: unknown): unknown {
  const [one, other] = [left ?? {}, right ?? {}] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return Object.fromEntries([...keys].map((key) => [key, bothOf(one?.[key], other?.[key])]));
}
