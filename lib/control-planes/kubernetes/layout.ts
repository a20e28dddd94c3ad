import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ResourceKind } from "../../kubernetes/resource-kinds";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import type { WeightsOfObject } from "./kept-rest";
import type { Located } from "./located";

/** One of the objects that a kind of policy is written into. */
export type Role = {
  kind: ResourceKind;
  /** Whether an object of the target's namespace is the one for this target. */
  isOf: (object: KubernetesObject, target: Target) => boolean;
  /** Others decide parts of it too, or another kind of policy does: it is never replaced whole. */
  isShared?: boolean;
  /** The object itself is never ours: it is neither made nor deleted. */
  isOthers?: boolean;
  /** What an object of this role that Heddle makes has behind the service's name, where two roles are of one kind. */
  suffix?: string;
};

/** One write of a plan: `spec` is what Heddle decides of the object from now on; null deletes it. */
export type PlannedWrite = {
  role: number;
  spec: Record<string, unknown> | null;
  /** Annotations beside the marks. */
  annotations?: Record<string, string>;
  /** Not the end of the plan yet: the mark stays that of what stood before. */
  isMidway?: boolean;
};

/** How a kind of policy is laid out in a cluster's objects. Pure. */
export type Layout = {
  /** The first is the object that carries the mark of the delivery. */
  roles: readonly Role[];
  /**
   * Each resource is the object of the role at its place, and all of them count: what stands in the midst of a plan is told as what
   * stood before it (`transition.ts`). Such a plan of several writes begins and ends with the first role.
   */
  isStepwise?: boolean;
  /**
   * The field of the last role's object that is gone from it where this kind of policy says nothing there. Its resource is then left
   * out, as `compile` does too: the object is none of this kind's, whoever has it and however many there are.
   */
  leftOut?: string;
  /** What the objects say of this kind of policy, exactly as `compile` would lay it out. */
  view: (target: Target, located: Located) => Resource[];
  /** Where an object's weights can be decided and its rest be left to others. */
  weights?: WeightsOfObject;
  /** What has to be known of the whole cluster before a write: who else leans on what would go. */
  readsAll?: ResourceKind;
  /** The writes that make them say it, in the order in which no call finds half of it. `all` is what `readsAll` found. Throws where it must not. */
  plan: (
    located: Located,
    resources: readonly Resource[],
    all: readonly KubernetesObject[],
    target: Target,
  ) => PlannedWrite[];
};
