import "server-only";
import type { Actor, Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Revision } from "../../db/rows";
import { AppError } from "../../errors";
import { approvalsNeeded } from "../../settings/change-rules";
import { moveReview, type ReviewEvent, type Reviewed, type ReviewRefusal } from "../review";
import { requireNewest, requireRevision } from "./apply-revision";

export type ReviewStep = { policy: LockedPolicy; revision: Revision; needed: number; to: Reviewed };

/**
 * One move of a revision's review, whole: under the policy's lock, by the table of `moveReview`, with what `write` adds, its audit row
 * and the news. Throws `not-found`, `forbidden` (one's own, or no person), `invalid-transition`, or that Postgres is away.
 */
export async function reviewRevision(
  ctx: Context,
  asked: {
    id: string;
    number: number;
    action: string;
    message: string;
    event: (actor: Actor) => ReviewEvent;
  },
  write: (tx: Tx, step: ReviewStep) => Promise<void>,
  signal?: AbortSignal,
): Promise<ReviewStep> {
  return transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, asked.id);
      const revision = await requireRevision(tx, asked.id, asked.number);
      const needed = approvalsNeeded(policy.target);
      const outcome = moveReview(await reviewedOf(tx, revision), asked.event(ctx.actor), needed);
      if (outcome.outcome === "refused") throw refusal(outcome.why, ctx.actor);
      await requireNewest(tx, policy.id, revision);
      const step = { policy, revision, needed, to: outcome.to };
      await tx.revision.update({ where: { id: revision.id }, data: { state: outcome.to.state } });
      await write(tx, step);
      await recordAudit(tx, ctx, {
        ...{ ...policy.target, kind: policy.kind, policyId: policy.id },
        action: asked.action,
        outcome: "done",
        message: asked.message,
        afterRevision: revision.number,
        after: { approvals: outcome.to.approvedBy.length, needed },
      });
      await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
      return step;
    },
    signal ? { signal } : {},
  );
}

async function reviewedOf(tx: Tx, { id, state, changeId, actorId }: Revision): Promise<Reviewed> {
  const approvals = await tx.review.findMany({
    where: { revisionId: id, verdict: "approve", endedAt: null },
    select: { actorId: true },
  });
  const approvedBy = approvals.map((each) => each.actorId);
  return { state, isApplied: changeId !== null, author: actorId, approvedBy };
}

const words: Record<ReviewRefusal, string> = {
  "not-protected": "This service is not protected: its changes need no approval.",
  own: "Nobody approves or rejects their own revision: somebody else has to.",
  "no-person": "Only a person approves or rejects: whose a token is, it does not tell.",
  withdrawn: "This revision was given up.",
  "applied-before": "This revision was applied already.",
  "not-approved": "This revision lacks approvals.",
  "nothing-to-take-back": "You have not approved this revision.",
};

function refusal(why: ReviewRefusal, { name }: Actor): AppError {
  const code = why === "own" || why === "no-person" ? "forbidden" : "invalid-transition";
  return new AppError(code, words[why], { params: { reason: why, actor: name, action: "change.approve" } });
}
