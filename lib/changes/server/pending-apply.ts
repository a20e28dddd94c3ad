import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import type { PendingApply } from "../../db/rows";
import type { ChangeKind } from "../change-kind";
import type { Accepted } from "../changes";
import type { Wait } from "../gate";
import { actorColumns } from "./actor-columns";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";

type NewPending = {
  policy: LockedPolicy;
  revision: { id: string; number: number };
  kind: Extract<ChangeKind, "apply" | "shift">;
  message: string;
  until: Date | null;
  override: { reason: string } | null;
  notBefore: Date | null;
  waits: Wait[];
};

/**
 * Keeps an apply that was asked for and cannot be made yet, in the place of whatever of the policy waited before. The
 * caller holds the policy's lock. What was asked for again as it was, waits on.
 */
export async function keepPending(tx: Tx, ctx: Context, asked: NewPending): Promise<Accepted> {
  const { policy, revision, kind, message, until, override, notBefore, waits } = asked;
  const { mesh: meshId, namespace, service } = policy.target;
  const revisions = [{ policyId: policy.id, number: revision.number }];
  const waiting = await tx.pendingApply.findFirst({ where: { policyId: policy.id, state: "waiting" } });
  if (waiting && isAsAsked(waiting, asked)) {
    return { changeId: waiting.changeId, revisions, deliveries: [], warnings: [], waiting: { waits } };
  }
  await endPending(tx, policy.id, { to: "superseded" });
  const now = new Date();
  const changeId = newId();
  await tx.pendingApply.create({
    data: {
      id: newId(),
      ...{ meshId, namespace, service, policyId: policy.id, revisionId: revision.id, changeId },
      ...{ kind, message, until, notBefore, state: "waiting" as const, stateSince: now, createdAt: now },
      override: jsonColumn(override),
      nextLookAt: now,
      requestId: ctx.requestId,
      ...actorColumns(ctx.actor),
    },
  });
  await recordAudit(tx, ctx, {
    mesh: meshId,
    namespace,
    service,
    kind: policy.kind,
    policyId: policy.id,
    changeId,
    action: "ask-apply",
    outcome: "done",
    message,
    afterRevision: revision.number,
    after: { waits, notBefore: notBefore?.toISOString() ?? null, until: until?.toISOString() ?? null },
  });
  await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
  return { changeId, revisions, deliveries: [], warnings: [], waiting: { waits } };
}

function isAsAsked(waiting: PendingApply, { revision, kind, until, notBefore }: NewPending): boolean {
  const isSame = waiting.revisionId === revision.id && waiting.kind === kind;
  return (
    isSame &&
    waiting.until?.getTime() === until?.getTime() &&
    waiting.notBefore?.getTime() === notBefore?.getTime()
  );
}

/** Ends what waits of a policy, if anything does. The caller holds the policy's lock. */
export async function endPending(
  tx: Tx,
  policyId: string,
  {
    to,
    reason,
  }: { to: Exclude<PendingApply["state"], "waiting">; reason?: { code: string; message: string } },
): Promise<PendingApply | null> {
  const waiting = await tx.pendingApply.findFirst({ where: { policyId, state: "waiting" } });
  if (!waiting) return null;
  return tx.pendingApply.update({
    where: { id: waiting.id },
    data: { state: to, stateSince: new Date(), reason: jsonColumn(reason) },
  });
}

/**
 * A newer revision makes those that were not applied out of date: their approvals count no more, and none of them waits. The
 * caller holds the policy's lock.
 */
export async function dropOlder(tx: Tx, policyId: string, than: number): Promise<void> {
  const older = { policyId, changeId: null, number: { lt: than } };
  await tx.review.updateMany({
    where: { endedAt: null, revision: older },
    data: { endedAt: new Date(), endedBy: "newer-revision" },
  });
  await tx.revision.updateMany({ where: { ...older, state: "approved" }, data: { state: "validated" } });
  const waiting = await tx.pendingApply.findFirst({ where: { state: "waiting", revision: older } });
  if (waiting) await endPending(tx, policyId, { to: "superseded" });
}
