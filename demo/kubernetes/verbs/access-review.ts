import { type Attributes, isAllowed, type TokenRights } from "../http/access";
import { isObject, type Json, type JsonObject } from "../json";
import { type Cluster, timestamp } from "./cluster";

const textOf = (value: Json | undefined) => (typeof value === "string" ? value : "");

/** golden cases viewer-access-review, admin-access-review. */
export function reviewAccess(cluster: Cluster, rights: TokenRights, manager: string, body: Json): JsonObject {
  const spec = isObject(body) && isObject(body.spec) ? body.spec : {};
  const asked = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {};
  const attributes: Attributes = {
    verb: textOf(asked.verb),
    group: textOf(asked.group),
    resource: textOf(asked.resource),
    subresource: textOf(asked.subresource),
    name: textOf(asked.name),
    namespace: textOf(asked.namespace) === "" ? undefined : textOf(asked.namespace),
  };
  const fields = Object.fromEntries(
    Object.keys(asked)
      .sort()
      .map((key) => [`f:${key}`, {}]),
  );
  const entry = {
    manager: manager === "" ? "unknown" : manager,
    operation: "Update",
    apiVersion: "authorization.k8s.io/v1",
    time: timestamp(cluster),
    fieldsType: "FieldsV1",
    fieldsV1: { "f:spec": { "f:resourceAttributes": { ".": {}, ...fields } } },
  };
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: { creationTimestamp: null, managedFields: [entry] },
    spec,
    status: { allowed: isAllowed(rights, attributes) },
  };
}

/** golden case viewer-self-review. */
export function reviewSelf(cluster: Cluster, { user, groups = [] }: TokenRights): JsonObject {
  return {
    kind: "SelfSubjectReview",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { creationTimestamp: timestamp(cluster) },
    status: { userInfo: { username: user, uid: `uid-${user}`, groups: [...groups, "system:authenticated"] } },
  };
}
