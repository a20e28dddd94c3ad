import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { actorColumns } from "../../changes/server/actor-columns";
import { newId } from "../../db/new-id";
import type { ReviewAnswer } from "../routes-reviews";
import { findPolicy } from "./find-policy";
import { type ReviewStep, reviewRevision } from "./review-revision";

type Input = { id: string; number: number; message?: string | undefined };
type Question = { ctx: Context; input: Input; signal?: AbortSignal };

/**
 * Approves the newest revision of a protected service, as a person who did not write it. An apply of it that waits is made by
 * itself once it has enough. Approving again changes nothing. Throws `not-found`, `forbidden`, `invalid-transition`, or that
 * Postgres is away.
 */
export async function approveRevision({ ctx, input, signal }: Question): Promise<ReviewAnswer> {
  const { id, number, message = "" } = input;
  const { target } = await findPolicy(id, signal);
  authorise(ctx, "change.approve", target.mesh, target.namespace);
  const step = await reviewRevision(
    ctx,
    { id, number, action: "approve", message, event: (by) => ({ kind: "approve", by }) },
    async (tx, { policy, revision }) => {
      const own = { revisionId: revision.id, verdict: "approve" as const, actorId: ctx.actor.id };
      if ((await tx.review.count({ where: { ...own, endedAt: null } })) > 0) return;
      await tx.review.create({
        data: {
          ...{ id: newId(), meshId: target.mesh, policyId: policy.id, message, createdAt: new Date() },
          ...{ ...own, ...actorColumns(ctx.actor) },
        },
      });
      const nextLookAt = new Date(0);
      await tx.pendingApply.updateMany({ where: { policyId: id, state: "waiting" }, data: { nextLookAt } });
    },
    signal,
  );
  return reviewAnswer(step);
}

/** Takes one's own approval back, while the revision is not applied. Throws as `approveRevision`. */
export async function takeBackApproval({ ctx, input, signal }: Question): Promise<ReviewAnswer> {
  const { id, number, message = "" } = input;
  const { target } = await findPolicy(id, signal);
  authorise(ctx, "change.approve", target.mesh, target.namespace);
  const step = await reviewRevision(
    ctx,
    { id, number, action: "take-back-approval", message, event: (by) => ({ kind: "take-back", by: by.id }) },
    async (tx, { revision }) => {
      await tx.review.updateMany({
        where: { revisionId: revision.id, actorId: ctx.actor.id, endedAt: null },
        data: { endedAt: new Date(), endedBy: "withdrawn" },
      });
    },
    signal,
  );
  return reviewAnswer(step);
}

export function reviewAnswer({ policy, revision, needed, to }: ReviewStep): ReviewAnswer {
  const { state, approvedBy } = to;
  return {
    policyId: policy.id,
    number: revision.number,
    state,
    approvals: { given: approvedBy.length, needed },
  };
}
