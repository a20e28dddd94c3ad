import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { requireWrites } from "../../settings/may-write";
import type { Accepted } from "../changes";
import { stateSeconds } from "../delivery-state";
import { lockNewestDelivery } from "./cancel-change";
import { requireAgain } from "./gate";
import { acknowledged } from "./held-column";
import { lockPolicy } from "./lock-policy";
import { markPassed } from "./mark-passed";
import { moveDelivery, recordStep } from "./move-delivery";
import { type ChangeWithRevision, requireChange } from "./plan-undo";
import { atOnce } from "./queue-delivery";
import { findSpec, specOf } from "./read-revision";

const retryable: Delivery["state"][] = ["queued", "failed", "conflicted"];

/** Whether Retry may be pressed: nothing newer has been decided for the policy, and there is something to repeat. */
export function mayRetry(delivery: Pick<Delivery, "state">, isNewest: boolean): boolean {
  return isNewest && retryable.includes(delivery.state);
}

/**
 * Pushes again: at once what waits in back-off, anew what failed; a conflicted one over what the control plane
 * was found to hold, and only over that. Throws `not-found`, `invalid-transition`, `frozen` for what goes forward in a freeze,
 * what `undoChange` throws by the mesh's rules for what takes something back, or that Postgres is away.
 */
export async function retryChange({
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
  requireWrites(change.meshId, change.namespace);
  return transaction((tx) => retryWithin(tx, ctx, { change, revision }), options);
}

/** The retry itself, in the caller's transaction. */
export async function retryWithin(
  tx: Tx,
  ctx: Context,
  { change, revision }: ChangeWithRevision,
): Promise<Accepted> {
  const policy = await lockPolicy(tx, revision.policyId);
  const delivery = await lockNewestDelivery(tx, change.id);
  if (!delivery || !mayRetry(delivery, await isNewestDelivery(tx, delivery))) throw refused(delivery);
  const decided = { policy, change, spec: specOf(revision), revisionId: revision.id };
  const before = await findSpec(tx, policy.id, revision.replacesNumber);
  const passed = delivery.state === "queued" ? null : await requireAgain(tx, { ...decided, before });
  await requeue(tx, delivery, ctx);
  await recordAudit(tx, ctx, {
    mesh: change.meshId,
    namespace: change.namespace,
    service: change.service,
    kind: policy.kind,
    policyId: policy.id,
    changeId: change.id,
    action: "retry",
    outcome: "done",
    afterRevision: revision.number,
  });
  await markPassed(tx, ctx, { policy, changeId: change.id, passed });
  const revisions = [{ policyId: policy.id, number: revision.number }];
  return { changeId: change.id, revisions, deliveries: [delivery.id], warnings: [] };
}

/** Whether no delivery of the same policy came after it; cancelled ones do not count. */
export async function isNewestDelivery(tx: Pick<Tx, "delivery">, delivery: Delivery): Promise<boolean> {
  const newer = await tx.delivery.findFirst({
    where: { policyId: delivery.policyId, sequence: { gt: delivery.sequence }, state: { not: "cancelled" } },
    select: { id: true },
  });
  return newer === null;
}

async function requeue(tx: Tx, delivery: Delivery, ctx: Context): Promise<void> {
  const params = { actor: ctx.actor.name };
  if (delivery.state === "queued") {
    await tx.delivery.update({ where: { id: delivery.id }, data: { nextAttemptAt: atOnce } });
    return recordStep(tx, delivery, "retried", params);
  }
  const isConflict = delivery.state === "conflicted";
  return moveDelivery(tx, delivery, {
    to: "queued",
    code: isConflict ? "retried-over" : "retried",
    params,
    set: {
      nextAttemptAt: atOnce,
      attempts: 0,
      deadlineAt: new Date(Date.now() + (stateSeconds.queued.deadline ?? 3_600) * 1_000),
      endedAt: null,
      lastError: Prisma.DbNull,
      ...(isConflict ? { before: acknowledged(delivery.before) } : {}),
    },
  });
}

function refused(delivery: Delivery | null): AppError {
  const state = delivery?.state ?? "none";
  return new AppError("invalid-transition", `A change whose delivery is ${state} cannot be retried.`, {
    params: { from: state, to: "queued" },
  });
}
