import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import type { PolicySpec } from "../../policies/policy-spec";
import { claimWeights, nobodysWeights, type OwnedWeights, writerOf } from "../../policies/weight-owner";
import type { ChangeKind } from "../change-kind";
import type { Accepted, AcceptedWarning } from "../changes";
import type { Passed } from "../gate";
import { actorColumns } from "./actor-columns";
import { createRevision } from "./create-revision";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
import { allowAsAsked, dropOlder, endPending } from "./pending-apply";
import { queueDelivery } from "./queue-delivery";

type NewChange = {
  id: string;
  kind: ChangeKind;
  policy: LockedPolicy;
  /** What the policy says from now on; null for the mesh's own default. */
  spec: PolicySpec | null;
  /** The revision that says so already, when it was submitted before; else the next one is made. */
  submitted?: { id: string; number: number };
  message: string;
  until?: Date | null;
  revertsChangeId?: string | null;
  override?: { reason: string } | null;
  /** What it goes past of the mesh's rules. */
  passed?: Passed | null;
  /** The part of a plan that it belongs to. */
  planPartId?: string | null;
  warnings?: AcceptedWarning[];
  /** What the audit trail calls it; left out, its kind. */
  verb?: string;
};

/**
 * Writes one decision whole: the change, the policy's next revision, its delivery, the audit row, and the news
 * for every process. All of it or nothing, in the caller's transaction, which holds the policy's lock.
 */
export async function recordChange(tx: Tx, ctx: Context, change: NewChange): Promise<Accepted> {
  const { policy, spec, kind } = change;
  const { mesh, namespace, service } = policy.target;
  const actor = actorColumns(ctx.actor);
  const revision = change.submitted ?? { id: newId(), number: policy.newestNumber + 1 };
  const before = policy.standing?.spec ?? null;

  await tx.change.create({
    data: {
      id: change.id,
      meshId: mesh,
      namespace,
      service,
      kind: kind === "roll-back" ? "roll_back" : kind,
      message: change.message,
      until: change.until ?? null,
      revertsChangeId: change.revertsChangeId ?? null,
      override: jsonColumn(change.override),
      passed: jsonColumn(change.passed),
      planPartId: change.planPartId ?? null,
      requestId: ctx.requestId,
      ...actor,
    },
  });
  await putInForce(tx, ctx, change, revision);
  await tx.policy.update({
    where: { id: policy.id },
    data: {
      newestRevision: Math.max(policy.newestNumber, revision.number),
      weightOwner: ownerAfter(ctx, policy, spec),
      updatedAt: new Date(),
      changeId: change.id,
      ...actor,
    },
  });
  const delivery = await queueDelivery(tx, { policy, revision, changeId: change.id, actor: ctx.actor });
  if (change.submitted) await allowAsAsked(tx, delivery, change.submitted.id);
  const about = {
    ...{ mesh, namespace, service, kind: policy.kind, policyId: policy.id, changeId: change.id },
    outcome: "done" as const,
    message: reasonOf(change),
    beforeRevision: policy.standing?.number,
    afterRevision: revision.number,
  };
  await recordAudit(tx, ctx, { ...about, action: change.verb ?? kind, before, after: spec });
  if (change.passed) {
    const { how, reason } = change.passed;
    const message = reason ?? about.message;
    await recordAudit(tx, ctx, { ...about, action: how, message, after: change.passed });
  }
  await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
  await crashPoint("before-commit");
  return {
    changeId: change.id,
    revisions: [{ policyId: policy.id, number: revision.number }],
    deliveries: [delivery],
    warnings: change.warnings ?? [],
  };
}

/** What was said of the change, and why it went over problems. */
function reasonOf({ message, override }: NewChange): string {
  return [message, override?.reason].filter(Boolean).join("; ");
}

/** Ties the revision to the change, and says what stood until then. */
async function putInForce(
  tx: Tx,
  ctx: Context,
  { id: changeId, policy, spec, message, submitted }: NewChange,
  revision: { id: string; number: number },
): Promise<void> {
  const replacesNumber = policy.standing?.number ?? null;
  if (submitted) {
    await endPending(tx, policy.id, { to: "applied" });
    await dropOlder(tx, policy.id, revision.number);
    await tx.revision.update({ where: { id: submitted.id }, data: { changeId, replacesNumber } });
    return;
  }
  const row = { ...revision, policy, spec, message, baseNumber: replacesNumber };
  await createRevision(tx, ctx, { ...row, changeId, replacesNumber });
}

/** Without a route policy the weights are the mesh's own again. Throws `invalid-transition` for an automation that does not own them. */
function ownerAfter(
  { actor }: Context,
  { kind, owner }: LockedPolicy,
  spec: PolicySpec | null,
): OwnedWeights {
  if (spec === null || kind !== "route") return nobodysWeights;
  const writer = writerOf(actor);
  if (!writer) return owner;
  const claim = claimWeights(owner, writer);
  if (claim.outcome === "takes") return claim.owner;
  const message = `The weights are ${claim.owner.name}'s: ${writer.name} does not take them over.`;
  throw new AppError("invalid-transition", message, {
    params: { reason: "weights-owned", owner: claim.owner.name, kind: claim.owner.kind },
  });
}
