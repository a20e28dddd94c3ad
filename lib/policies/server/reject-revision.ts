import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { actorColumns } from "../../changes/server/actor-columns";
import { lockPolicy } from "../../changes/server/lock-policy";
import { endPending } from "../../changes/server/pending-apply";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import type { ReviewAnswer } from "../routes-reviews";
import { reviewAnswer } from "./approve-revision";
import { findPolicy } from "./find-policy";
import { reviewRevision } from "./review-revision";

type Question = {
  ctx: Context;
  input: { id: string; number: number; reason: string };
  signal?: AbortSignal;
};

/**
 * Says no to the newest revision of a protected service: it is given up with the reason, and nothing of it waits any more. Not one's
 * own: that is withdrawn. Throws `not-found`, `forbidden`, `invalid-transition`, or that Postgres is away.
 */
export async function rejectRevision({ ctx, input, signal }: Question): Promise<ReviewAnswer> {
  const { id, number, reason: message } = input;
  const { target } = await findPolicy(id, signal);
  authorise(ctx, "change.approve", target.mesh, target.namespace);
  const step = await reviewRevision(
    ctx,
    { id, number, action: "reject", message, event: (by) => ({ kind: "reject", by }) },
    async (tx, { policy, revision }) => {
      await endReviews(tx, revision.id, "rejected");
      await tx.review.create({
        data: {
          ...{ id: newId(), meshId: target.mesh, policyId: policy.id, revisionId: revision.id },
          ...{ verdict: "reject" as const, message, createdAt: new Date(), ...actorColumns(ctx.actor) },
        },
      });
      await endPending(tx, policy.id, { to: "rejected", reason: { code: "rejected", message } });
    },
    signal,
  );
  return reviewAnswer(step);
}

/**
 * Gives a revision up that was not applied, with all that waits of it. Throws `not-found`, `invalid-transition`, or that
 * Postgres is away.
 */
export async function withdrawRevision({ ctx, input, signal }: Question): Promise<ReviewAnswer> {
  const { id, number, reason: message } = input;
  const { target } = await findPolicy(id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  const step = await reviewRevision(
    ctx,
    { id, number, action: "withdraw", message, event: () => ({ kind: "give-up" }) },
    async (tx, { policy, revision }) => {
      await endReviews(tx, revision.id, "given-up");
      await endPending(tx, policy.id, { to: "withdrawn", reason: { code: "withdrawn", message } });
    },
    signal,
  );
  return reviewAnswer(step);
}

/**
 * Cancels an apply that waits; its revision and what others said of it stay. Throws `not-found`, `invalid-transition` where
 * nothing waits, or that Postgres is away.
 */
export async function cancelApply({
  ctx,
  input: { id, number },
  signal,
}: Omit<Question, "input"> & { input: { id: string; number: number } }): Promise<{
  policyId: string;
  number: number;
}> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  return transaction(
    async (tx) => {
      await lockPolicy(tx, id);
      const waits = { policyId: id, state: "waiting" as const, revision: { number } };
      if ((await tx.pendingApply.count({ where: waits })) === 0) {
        const params = { reason: "nothing-waits" };
        throw new AppError("invalid-transition", "No apply of this revision waits.", { params });
      }
      const ended = await endPending(tx, id, { to: "withdrawn" });
      await recordAudit(tx, ctx, {
        ...{ ...target, kind, policyId: id, action: "cancel-apply", outcome: "done" as const },
        ...{ afterRevision: number, ...(ended ? { changeId: ended.changeId } : {}) },
      });
      await notify(tx, { kind: "policy", id, version: number });
      return { policyId: id, number };
    },
    signal ? { signal } : {},
  );
}

async function endReviews(tx: Tx, revisionId: string, endedBy: string): Promise<void> {
  await tx.review.updateMany({
    where: { revisionId, endedAt: null },
    data: { endedAt: new Date(), endedBy },
  });
}
