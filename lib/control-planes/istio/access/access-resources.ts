import "server-only";
import { apiVersionOf, type ResourceKind, resourceKinds } from "../../../kubernetes/resource-kinds";
import { canonicalJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";

/**
 * The four objects that an access policy is written into, in the order of the layout's roles. What mTLS is asked for comes first: it
 * is there whatever a policy says, for without a mode it says nothing and the namespace's or the mesh's holds.
 */
export const accessObjects = [
  { part: "mtls", kind: resourceKinds.peerAuthentication, suffix: "" },
  { part: "allow", kind: resourceKinds.authorizationPolicy, suffix: "" },
  // Beside the allowing one under a name that no service can have.
  { part: "deny", kind: resourceKinds.authorizationPolicy, suffix: ".deny" },
  { part: "jwt", kind: resourceKinds.requestAuthentication, suffix: "" },
] as const satisfies readonly { part: string; kind: ResourceKind; suffix: string }[];
export type AccessPart = (typeof accessObjects)[number]["part"];
/** The spec of each object; null where there is none. */
export type AccessObjects = Record<AccessPart, Record<string, unknown> | null>;

/** The objects as resources; "" stands for one that is not there. Pure. */
export function accessResources({ namespace, service }: Target, objects: AccessObjects): Resource[] {
  return accessObjects.map(({ part, kind, suffix }) => {
    const spec = objects[part];
    return {
      ref: `${kind.kind} ${namespace}/${service}${suffix}`,
      body: spec === null ? "" : canonicalJson({ apiVersion: apiVersionOf(kind), kind: kind.kind, spec }),
    };
  });
}
