import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import type { Target } from "../../policies/names";
import type { RouteSpec } from "../../policies/route-spec";
import { actorColumns } from "./actor-columns";
import { findStandingRevision, specOf } from "./read-revision";

/** A policy whose row is locked until the transaction ends: nobody else makes a revision of it meanwhile. */
export type LockedPolicy = {
  id: string;
  target: Target;
  /** The number of the newest revision, withdrawn ones counted; 0 before the first. */
  newestNumber: number;
  /** The newest revision that stands: what the next one is built on. Null before the first. */
  standing: { number: number; spec: RouteSpec | null } | null;
};

/**
 * Locks a service's route policy, making the row if it is the first. Two first decisions at once: the
 * unique key lets the second wait for the first, and then it finds that one's revision.
 */
export async function lockPolicyOf(
  tx: Tx,
  ctx: Context,
  target: Target,
  changeId: string,
): Promise<LockedPolicy> {
  const { mesh, namespace, service } = target;
  const where = { meshId: mesh, kind: "route" as const, namespace, service };
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
    target: { mesh: policy.meshId, namespace: policy.namespace, service: policy.service },
    newestNumber: policy.newestRevision,
    standing: standing ? { number: standing.number, spec: specOf(standing) } : null,
  };
}
