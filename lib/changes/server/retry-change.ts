import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { type ChangeSet, type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import type { Accepted } from "../changes";
import { stateSeconds } from "../delivery-state";
import type { Passed } from "../gate";
import { requireAgain } from "./gate";
import { acknowledged } from "./held-column";
import { authoriseChange, type LockedPart, lockChange, requireWritesOf } from "./lock-change";
import { markPassed } from "./mark-passed";
import { moveDelivery, recordStep } from "./move-delivery";
import { requireChange } from "./plan-undo";
import { atOnce } from "./queue-delivery";
import { findSpec, specOf } from "./read-revision";

const retryable: Delivery["state"][] = ["queued", "failed", "conflicted"];

/**
 * Whether Retry may be pressed: nothing newer has been decided for the policy, and there is something to repeat. A set that is all or
 * none is not saved part by part: what failed in it is taken back.
 */
export function mayRetry(
  delivery: Pick<Delivery, "state">,
  isNewest: boolean,
  set: Pick<ChangeSet, "state"> | null,
): boolean {
  if (set?.state === "taken_back" || (set?.state === "forward" && delivery.state !== "queued")) return false;
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
  const found = await readDatabase((db) => requireChange(db, input.id), options);
  authoriseChange(ctx, "policy.write", found);
  requireWritesOf(found);
  return transaction((tx) => retryWithin(tx, ctx, input.id), options);
}

/** The retry itself, in the caller's transaction. */
export async function retryWithin(tx: Tx, ctx: Context, id: string): Promise<Accepted> {
  const { change, set, parts } = await lockChange(tx, id);
  const again: LockedPart[] = [];
  for (const part of parts) {
    if (mayRetry(part.delivery, await isNewestDelivery(tx, part.delivery), set)) again.push(part);
  }
  if (again.length === 0) throw refused(parts[0]?.delivery);
  const passed: (Passed | null)[] = [];
  for (const { policy, revision, delivery } of again) {
    const decided = { policy, change, spec: specOf(revision), revisionId: revision.id };
    const before = await findSpec(tx, policy.id, revision.replacesNumber);
    passed.push(delivery.state === "queued" ? null : await requireAgain(tx, { ...decided, before }));
  }
  for (const { delivery } of again) await requeue(tx, delivery, ctx);
  for (const [at, { policy, revision }] of again.entries()) {
    await markPassed(tx, ctx, { policy, changeId: change.id, passed: passed[at] ?? null });
    await recordAudit(tx, ctx, {
      ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId: change.id },
      action: "retry",
      outcome: "done",
      afterRevision: revision.number,
    });
  }
  return {
    changeId: change.id,
    revisions: again.map(({ policy, revision }) => ({ policyId: policy.id, number: revision.number })),
    deliveries: again.map(({ delivery }) => delivery.id),
    warnings: [],
  };
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

function refused(delivery: Delivery | undefined): AppError {
  const state = delivery?.state ?? "none";
  return new AppError("invalid-transition", `A change whose delivery is ${state} cannot be retried.`, {
    params: { from: state, to: "queued" },
  });
}
