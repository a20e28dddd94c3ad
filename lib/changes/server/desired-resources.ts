import "server-only";
import type { Resource } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import type { Delivery, Revision } from "../../db/rows";
import type { Target } from "../../policies/names";
import { specOf } from "./read-revision";

export function targetOf({
  meshId,
  namespace,
  service,
}: Pick<Delivery, "meshId" | "namespace" | "service">): Target {
  return { mesh: meshId, namespace, service };
}

/** The resources that a revision stands for; the same bytes whenever they are asked for. */
export function desiredResources(target: Target, revision: Revision): Resource[] {
  const spec = specOf(revision);
  const origin = { policyId: revision.policyId, revision: revision.number, changeId: revision.changeId };
  return requireControlPlane(target.mesh).compile(target, { route: spec === null ? null : { spec, origin } });
}
