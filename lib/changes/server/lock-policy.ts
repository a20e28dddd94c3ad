import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { PolicySpec } from "../../policies/policy-spec";
import { nobodysWeights, type OwnedWeights, ownedWeightsSchema } from "../../policies/weight-owner";
import { actorColumns } from "./actor-columns";
import { kindColumn, kindOf } from "./kind-column";
import { findStandingRevision, specOf } from "./read-revision";

/** A policy whose row is locked until the transaction ends: nobody else makes a revision of it meanwhile. */
export type LockedPolicy = {
  id: string;
  kind: PolicyKind;
  target: Target;
  /** The number of the newest revision, withdrawn ones counted; 0 before the first. */
  newestNumber: number;
  /** The newest revision that was applied and not withdrawn. Null before the first. */
  standing: { number: number; spec: PolicySpec | null } | null;
  /** Who owns the weights of a route. */
  owner: OwnedWeights;
};

/**
 * Locks a service's policy of one kind, making the row if it is the first. Two first decisions at once: the
 * unique key lets the second wait for the first, and then it finds that one's revision.
 */
export async function lockPolicyOf(
  tx: Tx,
  ctx: Context,
  { kind, target, changeId }: { kind: PolicyKind; target: Target; changeId: string | null },
): Promise<LockedPolicy> {
  const { mesh, namespace, service } = target;
  const where = { meshId: mesh, kind: kindColumn(kind), namespace, service };
  const row = {
    ...where,
    id: newId(),
    newestRevision: 0,
    weightOwner: { kind: "mesh", name: "" },
    updatedAt: new Date(),
    changeId,
    ...actorColumns(ctx.actor),
  };
  await tx.policy.createMany({ data: [row], skipDuplicates: true });
  const { id } = await tx.policy.findUniqueOrThrow({
    where: { meshId_kind_namespace_service: where },
    select: { id: true },
  });
  return lockPolicy(tx, id);
}

/** Locks a policy by its id. Throws `not-found`. */
export async function lockPolicy(tx: Tx, id: string): Promise<LockedPolicy> {
  await tx.$queryRaw`SELECT id FROM "Policy" WHERE id = ${id}::uuid FOR UPDATE`;
  const policy = await tx.policy.findUnique({ where: { id } });
  if (!policy)
    throw new AppError("not-found", "There is no such policy.", { params: { what: "policy", id } });
  const standing = await findStandingRevision(tx, id);
  return {
    id,
    kind: kindOf(policy.kind),
    target: { mesh: policy.meshId, namespace: policy.namespace, service: policy.service },
    newestNumber: policy.newestRevision,
    standing: standing ? { number: standing.number, spec: specOf(standing) } : null,
    owner: ownedWeightsOf(policy.weightOwner),
  };
}

/** Rows of before the kinds of automation were told apart say only that it was none of these: nobody's. */
export function ownedWeightsOf(column: unknown): OwnedWeights {
  return ownedWeightsSchema.safeParse(column).data ?? nobodysWeights;
}
