import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import type { Delivery } from "../../db/rows";
import { AppError } from "../../errors";
import type { Accepted } from "../changes";
import { readCommitColumn } from "./commit-column";
import { endSet } from "./end-set";
import { giveUpPart } from "./give-up-part";
import { authoriseChange, lockChange } from "./lock-change";
import { requireChange } from "./plan-undo";
import { type Withdrawn, withdrawCommit } from "./withdraw-commit";

const cancellable: Delivery["state"][] = ["queued", "delivering", "conflicted"];

/** Whether it is certain that nothing of this delivery reached, or can still reach, the control plane; a commit can be taken back until it is merged. */
export function mayCancel(delivery: Pick<Delivery, "state" | "after" | "commit">): boolean {
  if (delivery.state === "committed") return readCommitColumn(delivery)?.mergedAt === null;
  return cancellable.includes(delivery.state) && delivery.after === null;
}

/** Whether that is so of every part of a change. */
export function mayCancelAll(deliveries: readonly Pick<Delivery, "state" | "after" | "commit">[]): boolean {
  return deliveries.every(mayCancel);
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
  const found = await readDatabase((db) => requireChange(db, input.id), options);
  authoriseChange(ctx, "policy.write", found);
  const withdrawn = await withdrawCommitted(input.id, signal);
  return transaction((tx) => cancelWithin(tx, ctx, input.id, withdrawn), options);
}

/** The cancelling itself, in the caller's transaction; `withdrawn` is what became of a commit that waits. */
export async function cancelWithin(
  tx: Tx,
  ctx: Context,
  id: string,
  withdrawn: Withdrawn | null = null,
): Promise<Accepted> {
  const { change, parts } = await lockChange(tx, id);
  if (!mayCancelAll(parts.map(({ delivery }) => delivery))) throw tooLate(parts);
  // One that was committed since has a branch that nobody took back.
  if (withdrawn === null && parts.some(({ delivery }) => delivery.state === "committed"))
    throw notWithdrawn();
  const requeued: string[] = [];
  for (const part of parts) {
    const isCommitted = part.delivery.state === "committed";
    const code = isCommitted && withdrawn !== null ? `cancelled-${withdrawn}` : "cancelled";
    const params = { actor: ctx.actor.name, branch: readCommitColumn(part.delivery)?.branch ?? "" };
    requeued.push(...(await giveUpPart(tx, part, { code, params })));
  }
  await tx.change.update({ where: { id: change.id }, data: { expiryDoneAt: new Date() } });
  await endSet(tx, id, "given_up");
  for (const { policy, revision } of parts) {
    await recordAudit(tx, ctx, {
      ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId: change.id },
      action: "cancel",
      outcome: "done",
      beforeRevision: revision.number,
    });
  }
  return {
    changeId: change.id,
    revisions: parts.map(({ policy, revision }) => ({ policyId: policy.id, number: revision.number })),
    deliveries: [...parts.map(({ delivery }) => delivery.id), ...requeued],
    warnings: [],
  };
}

/**
 * Takes back what a change committed and what waits for its merge, before the change is cancelled; null where nothing waits so.
 * Throws where it was merged, since then only Undo leads back, and that git is away.
 */
export async function withdrawCommitted(
  changeId: string,
  signal: AbortSignal | undefined,
): Promise<Withdrawn | null> {
  const deliveries = await readDatabase((db) =>
    db.delivery.findMany({ where: { changeId }, orderBy: { sequence: "desc" } }),
  );
  const newest = deliveries.filter(
    ({ revisionId }, at) => deliveries.findIndex((other) => other.revisionId === revisionId) === at,
  );
  const committed = newest.find(({ state }) => state === "committed");
  // Of several policies all are given up, or none.
  if (!committed || !mayCancelAll(newest)) return null;
  const withdrawn = await withdrawCommit(committed, signal);
  if (withdrawn === "merged") throw tooLate([{ delivery: committed }]);
  return withdrawn;
}

function notWithdrawn(): AppError {
  const params = { from: "committed", to: "cancelled", reason: "just-committed" };
  return new AppError("invalid-transition", "It was committed just now: ask again.", { params });
}

function tooLate(parts: readonly { delivery: Delivery }[]): AppError {
  const delivery = parts.map((part) => part.delivery).find((each) => !mayCancel(each)) ?? parts[0]?.delivery;
  const state = delivery?.state ?? "none";
  const because = (reason: string, message: string) =>
    new AppError("invalid-transition", message, { params: { from: state, to: "cancelled", reason } });
  if (state === "committed")
    return because("merged", "What was committed is merged: it arrives by itself, and only Undo leads back.");
  return delivery !== undefined && cancellable.includes(delivery.state)
    ? because(
        "may-be-written",
        "The push may already have reached the control plane: undo the change instead.",
      )
    : because("ended", `A change whose delivery is ${state} cannot be cancelled.`);
}
