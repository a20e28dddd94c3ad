import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { crashPoint } from "../../jobs/crash-point";
import type { PolicySpec } from "../../policies/policy-spec";
import type { Accepted, AcceptedWarning, ChangeKind } from "../changes";
import { actorColumns } from "./actor-columns";
import { createRevision } from "./create-revision";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
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
  warnings?: AcceptedWarning[];
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
  await recordAudit(tx, ctx, {
    mesh,
    namespace,
    service,
    action: kind,
    outcome: "done",
    changeId: change.id,
    before,
    after: spec,
  });
  await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
  await crashPoint("before-commit");
  return {
    changeId: change.id,
    revisions: [{ policyId: policy.id, number: revision.number }],
    deliveries: [delivery],
    warnings: change.warnings ?? [],
  };
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
    await tx.revision.update({ where: { id: submitted.id }, data: { changeId, replacesNumber } });
    return;
  }
  const row = { ...revision, policy, spec, message, baseNumber: replacesNumber };
  await createRevision(tx, ctx, { ...row, changeId, replacesNumber });
}

/** A person's change wins the weights; without a route policy they are the mesh's own again. */
function ownerAfter(
  { actor }: Context,
  { kind }: LockedPolicy,
  spec: PolicySpec | null,
): { kind: string; name: string } {
  if (spec === null || kind !== "route") return { kind: "mesh", name: "" };
  const isPerson = actor.kind === "user" || actor.kind === "token";
  return { kind: isPerson ? "person" : "automation", name: actor.name };
}
