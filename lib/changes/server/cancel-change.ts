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
import { readCommitColumn } from "./commit-column";
import { type LockedPolicy, lockPolicy } from "./lock-policy";
import { moveDelivery } from "./move-delivery";
import { type ChangeWithRevision, requireChange } from "./plan-undo";
import { queueDelivery } from "./queue-delivery";
import { findStandingRevision } from "./read-revision";
import { type Withdrawn, withdrawCommit } from "./withdraw-commit";

const cancellable: Delivery["state"][] = ["queued", "delivering", "conflicted"];

/** Whether it is certain that nothing of this delivery reached, or can still reach, the control plane; a commit can be taken back until it is merged. */
export function mayCancel(delivery: Pick<Delivery, "state" | "after" | "commit">): boolean {
  if (delivery.state === "committed") return readCommitColumn(delivery)?.mergedAt === null;
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
  const withdrawn = await withdrawCommitted(change.id, signal);
  return transaction((tx) => cancelWithin(tx, ctx, { change, revision }, withdrawn), options);
}

/** The cancelling itself, in the caller's transaction; `withdrawn` is what became of a commit that waits. */
export async function cancelWithin(
  tx: Tx,
  ctx: Context,
  { change, revision }: ChangeWithRevision,
  withdrawn: Withdrawn | null = null,
): Promise<Accepted> {
  const policy = await lockPolicy(tx, revision.policyId);
  const delivery = await lockNewestDelivery(tx, change.id);
  if (!delivery || !mayCancel(delivery)) throw tooLate(delivery);
  // One that was committed since has a branch that nobody took back.
  if (delivery.state === "committed" && withdrawn === null) throw notWithdrawn();
  await moveDelivery(tx, delivery, {
    to: "cancelled",
    code: withdrawn === null ? "cancelled" : `cancelled-${withdrawn}`,
    params: { actor: ctx.actor.name, branch: readCommitColumn(delivery)?.branch ?? "" },
    set: { endedAt: new Date() },
  });
  await tx.revision.update({ where: { id: revision.id }, data: { state: "withdrawn" } });
  await withdrawFound(tx, revision);
  await tx.change.update({ where: { id: change.id }, data: { expiryDoneAt: new Date() } });
  const requeued = await requeueStanding(tx, policy);
  await recordAudit(tx, ctx, {
    mesh: change.meshId,
    namespace: change.namespace,
    service: change.service,
    kind: policy.kind,
    policyId: policy.id,
    changeId: change.id,
    action: "cancel",
    outcome: "done",
    beforeRevision: revision.number,
  });
  await notify(tx, { kind: "policy", id: policy.id, version: policy.newestNumber });
  const revisions = [{ policyId: policy.id, number: revision.number }];
  return { changeId: change.id, revisions, deliveries: [delivery.id, ...requeued], warnings: [] };
}

/**
 * Takes back what a change committed and what waits for its merge, before the change is cancelled; null where nothing waits so.
 * Throws where it was merged, since then only Undo leads back, and that git is away.
 */
export async function withdrawCommitted(
  changeId: string,
  signal: AbortSignal | undefined,
): Promise<Withdrawn | null> {
  const newest = await readDatabase((db) =>
    db.delivery.findFirst({ where: { changeId }, orderBy: { sequence: "desc" } }),
  );
  if (newest?.state !== "committed" || !mayCancel(newest)) return null;
  const withdrawn = await withdrawCommit(newest, signal);
  if (withdrawn === "merged") throw tooLate(newest);
  return withdrawn;
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

/** What it was decided on top of, where others wrote that and it was only noted: it is theirs again. */
async function withdrawFound(
  tx: Tx,
  { policyId, replacesNumber }: ChangeWithRevision["revision"],
): Promise<void> {
  if (replacesNumber === null) return;
  const noted = { policyId, number: replacesNumber, changeId: null };
  await tx.revision.updateMany({ where: noted, data: { state: "withdrawn" } });
}

function notWithdrawn(): AppError {
  const params = { from: "committed", to: "cancelled", reason: "just-committed" };
  return new AppError("invalid-transition", "It was committed just now: ask again.", { params });
}

function tooLate(delivery: Delivery | null): AppError {
  const state = delivery?.state ?? "none";
  const because = (reason: string, message: string) =>
    new AppError("invalid-transition", message, { params: { from: state, to: "cancelled", reason } });
  if (state === "committed")
    return because("merged", "What was committed is merged: it arrives by itself, and only Undo leads back.");
  return delivery !== null && cancellable.includes(delivery.state)
    ? because(
        "may-be-written",
        "The push may already have reached the control plane: undo the change instead.",
      )
    : because("ended", `A change whose delivery is ${state} cannot be cancelled.`);
}
