import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Held } from "../../control-planes/control-plane";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { type PendingApply, Prisma } from "../../db/rows";
import type { ChangeKind } from "../change-kind";
import type { Accepted } from "../changes";
import type { Wait } from "../gate";
import { actorColumns } from "./actor-columns";
import { acknowledged, heldColumn, readHeldColumn } from "./held-column";
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
  /** What stands in the control plane as the asker saw it, where that is to be written over. */
  over?: Held;
  waits: Wait[];
};

/**
 * Keeps an apply that was asked for and cannot be made yet, in the place of whatever of the policy waited before. The
 * caller holds the policy's lock. What was asked for again as it was, waits on.
 */
export async function keepPending(tx: Tx, ctx: Context, asked: NewPending): Promise<Accepted> {
  const { policy, revision, kind, message, until, override, notBefore, over, waits } = asked;
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
      over: over ? heldColumn(over, true) : jsonColumn(null),
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
    after: {
      ...{ waits, notBefore: notBefore?.toISOString() ?? null, until: until?.toISOString() ?? null },
      ...(over ? { over: over.etag, by: over.owners ?? [] } : {}),
    },
  });
  await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
  return { changeId, revisions, deliveries: [], warnings: [], waiting: { waits } };
}

function isAsAsked(waiting: PendingApply, { revision, kind, until, notBefore, over }: NewPending): boolean {
  const isSame = waiting.revisionId === revision.id && waiting.kind === kind;
  return (
    isSame &&
    readHeldColumn(waiting.over)?.etag === over?.etag &&
    waiting.until?.getTime() === until?.getTime() &&
    waiting.notBefore?.getTime() === notBefore?.getTime()
  );
}

/** Lets a delivery write over what was seen when its revision was asked for, whichever way it came to be applied. */
export async function allowAsAsked(tx: Tx, deliveryId: string, revisionId: string): Promise<void> {
  const asked = await tx.pendingApply.findFirst({
    where: { revisionId, over: { not: Prisma.AnyNull } },
    orderBy: { createdAt: "desc" },
  });
  if (!asked) return;
  await tx.delivery.update({ where: { id: deliveryId }, data: { before: acknowledged(asked.over) } });
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
