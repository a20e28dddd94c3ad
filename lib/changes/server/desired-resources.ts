import "server-only";
import type { DesiredPolicy, Origin, Resource } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import type { Delivery, Revision } from "../../db/rows";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import { kindedSpec, type PolicySpec } from "../../policies/policy-spec";
import { specOf } from "./read-revision";

export function targetOf({
  meshId,
  namespace,
  service,
}: Pick<Delivery, "meshId" | "namespace" | "service">): Target {
  return { mesh: meshId, namespace, service };
}

/** A spec as a control plane is given it. */
export function desiredPolicy(kind: PolicyKind, spec: PolicySpec | null, origin: Origin): DesiredPolicy {
  return { ...kindedSpec(kind, spec), origin };
}

/** The resources that an applied revision stands for; the same bytes whenever they are asked for. */
export function desiredResources(target: Target, kind: PolicyKind, revision: Revision): Resource[] {
  const { policyId, number, changeId } = revision;
  const origin = { policyId, revision: number, changeId: changeId ?? "none" };
  return requireControlPlane(target.mesh).compile(target, desiredPolicy(kind, specOf(revision), origin));
}
