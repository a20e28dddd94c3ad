import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Tx } from "../../db/client";
import type { Change, ChangeSet, Delivery, Revision } from "../../db/rows";
import { AppError } from "../../errors";
import { requireWrites } from "../../settings/may-write";
import { type LockedPolicy, lockPolicy } from "./lock-policy";
import { type ChangeWithRevisions, requireChange } from "./plan-undo";

/** One policy of a change, locked, with its newest push. */
export type LockedPart = { policy: LockedPolicy; revision: Revision; delivery: Delivery };
export type LockedChange = { change: Change; set: ChangeSet | null; parts: LockedPart[] };

/**
 * A change whose policies, and pushes that are not over, are locked until the transaction ends, its parts in the order of their push. Whoever locks
 * several policies does so by their ids, and before anything else, so that no two wait for each other. Throws `not-found`.
 */
export async function lockChange(tx: Tx, id: string): Promise<LockedChange> {
  const policies = await lockPolicies(tx, (await requireChange(tx, id)).revisions);
  // What is accepted is moved by who accepts a newer one, who holds that: it is left to them.
  await tx.$queryRaw`
    SELECT id FROM "Delivery" WHERE "changeId" = ${id}::uuid
      AND state NOT IN ('accepted', 'converged', 'superseded', 'cancelled') ORDER BY sequence FOR UPDATE`;
  const { change, revisions } = await requireChange(tx, id);
  const set = await tx.changeSet.findUnique({ where: { changeId: id } });
  const deliveries = await tx.delivery.findMany({ where: { changeId: id }, orderBy: { sequence: "desc" } });
  const parts = revisions.map((revision) => {
    const policy = policies.get(revision.policyId);
    const delivery = deliveries.find(({ revisionId }) => revisionId === revision.id);
    if (!policy || !delivery) throw new AppError("internal", "a revision that is applied without a delivery");
    return { policy, revision, delivery };
  });
  return { change, set, parts };
}

/** Locks policies in the order of their ids. Throws `not-found`. */
export async function lockPolicies(
  tx: Tx,
  of: readonly { policyId: string }[],
): Promise<Map<string, LockedPolicy>> {
  const ids = [...new Set(of.map(({ policyId }) => policyId))].sort();
  const policies = new Map<string, LockedPolicy>();
  for (const id of ids) policies.set(id, await lockPolicy(tx, id));
  return policies;
}

/** Who decides about a change decides about all of its policies. Throws `forbidden`. */
export function authoriseChange(
  ctx: Context,
  action: "policy.write" | "change.undo",
  { change, revisions }: ChangeWithRevisions,
): void {
  for (const { policy } of revisions) authorise(ctx, action, change.meshId, policy.namespace);
}

/** Throws `read-only` where one of its namespaces may not be written to. */
export function requireWritesOf({ change, revisions }: ChangeWithRevisions): void {
  for (const { policy } of revisions) requireWrites(change.meshId, policy.namespace);
}
