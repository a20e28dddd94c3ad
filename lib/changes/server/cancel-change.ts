import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Delivery } from "../../db/rows";
import { AppError } from "../../errors";
import type { Accepted } from "../changes";
import { actorOf } from "./actor-columns";
import { type LockedPolicy, lockPolicy } from "./lock-policy";
import { moveDelivery } from "./move-delivery";
import { requireChange } from "./plan-undo";
import { queueDelivery } from "./queue-delivery";
import { findStandingRevision } from "./read-revision";

const cancellable: Delivery["state"][] = ["queued", "delivering", "conflicted"];

/** Whether it is certain that nothing of this delivery reached, or can still reach, the control plane. */
export function mayCancel(delivery: Pick<Delivery, "state" | "after">): boolean {
  return cancellable.includes(delivery.state) && delivery.after === null;
}

/**
 * Gives a change up that has not been written: it is never pushed, its revision counts as withdrawn, and what stood
 * before stands again. Where a write may have got through, only Undo tells the truth: then `invalid-transition`.
 * Also throws `not-found`, or that Postgres is away.
 */
export async function cancelChange({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: { id: string };
  signal?: AbortSignal;
}): Promise<Accepted> {
  const options = signal ? { signal } : {};
  const { change, revision } = await readDatabase((db) => requireChange(db, input.id), options);
  authorise(ctx, "policy.write", change.meshId, change.namespace);
  return transaction(async (tx) => {
    const policy = await lockPolicy(tx, revision.policyId);
    const delivery = await lockNewestDelivery(tx, change.id);
    if (!delivery || !mayCancel(delivery)) throw tooLate(delivery);
    await moveDelivery(tx, delivery, {
      to: "cancelled",
      code: "cancelled",
      params: { actor: ctx.actor.name },
      set: { endedAt: new Date() },
    });
    await tx.revision.update({ where: { id: revision.id }, data: { state: "withdrawn" } });
    await tx.change.update({ where: { id: change.id }, data: { expiryDoneAt: new Date() } });
    const requeued = await requeueStanding(tx, policy);
    await recordAudit(tx, ctx, {
      mesh: change.meshId,
      namespace: change.namespace,
      service: change.service,
      action: "cancel",
      outcome: "done",
      changeId: change.id,
    });
    await notify(tx, { kind: "policy", id: policy.id, version: policy.newestNumber });
    const revisions = [{ policyId: policy.id, number: revision.number }];
    return { changeId: change.id, revisions, deliveries: [delivery.id, ...requeued], warnings: [] };
  }, options);
}

export async function lockNewestDelivery(tx: Tx, changeId: string): Promise<Delivery | null> {
  await tx.$queryRaw`SELECT id FROM "Delivery" WHERE "changeId" = ${changeId}::uuid ORDER BY sequence FOR UPDATE`;
  return tx.delivery.findFirst({ where: { changeId }, orderBy: { sequence: "desc" } });
}

/**
 * The cancelled push may have pre-empted an older one before it was written: what stands now is then not what
 * the control plane holds, and has to be pushed after all.
 */
async function requeueStanding(tx: Tx, policy: LockedPolicy): Promise<string[]> {
  const standing = await findStandingRevision(tx, policy.id);
  if (!standing) return [];
  const written = await tx.delivery.findFirst({
    where: { policyId: policy.id, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
  });
  const tried = await tx.delivery.findFirst({
    where: { revisionId: standing.id },
    orderBy: { sequence: "desc" },
  });
  if (written?.revisionId === standing.id || tried?.state !== "superseded") return [];
  return [
    await queueDelivery(tx, {
      policy,
      revision: standing,
      changeId: standing.changeId ?? tried.changeId,
      actor: actorOf(standing),
    }),
  ];
}

function tooLate(delivery: Delivery | null): AppError {
  const state = delivery?.state ?? "none";
  const isSent = delivery !== null && cancellable.includes(delivery.state);
  return new AppError(
    "invalid-transition",
    isSent
      ? "The push may already have reached the control plane: undo the change instead."
      : `A change whose delivery is ${state} cannot be cancelled.`,
    { params: { from: state, to: "cancelled", reason: isSent ? "may-be-written" : "ended" } },
  );
}
