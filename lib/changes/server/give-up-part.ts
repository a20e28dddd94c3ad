import "server-only";
import type { Tx } from "../../db/client";
import { notify } from "../../db/notify";
import type { Revision } from "../../db/rows";
import { actorOf } from "./actor-columns";
import type { LockedPart } from "./lock-change";
import type { LockedPolicy } from "./lock-policy";
import { moveDelivery, type StepParams } from "./move-delivery";
import { queueDelivery } from "./queue-delivery";
import { findStandingRevision } from "./read-revision";

/**
 * What was decided of one policy and is not held anywhere stands no more; what stood before stands again. Its push becomes `cancelled`,
 * one that failed stays that. Returns the deliveries that this made.
 */
export async function giveUpPart(
  tx: Tx,
  { policy, revision, delivery }: LockedPart,
  { code, params }: { code: string; params: StepParams },
): Promise<string[]> {
  if (delivery.state !== "failed") {
    await moveDelivery(tx, delivery, { to: "cancelled", code, params, set: { endedAt: new Date() } });
  }
  await tx.revision.update({ where: { id: revision.id }, data: { state: "withdrawn" } });
  await withdrawFound(tx, revision);
  const requeued = await requeueStanding(tx, policy);
  await notify(tx, { kind: "policy", id: policy.id, version: policy.newestNumber });
  return requeued;
}

/**
 * The cancelled push may have pre-empted an older one before it was written: what stands now is then not what
 * the control plane holds, and has to be pushed after all.
 */
async function requeueStanding(tx: Tx, policy: LockedPolicy): Promise<string[]> {
  const standing = await findStandingRevision(tx, policy.id);
  if (!standing) return [];
  const written = await tx.delivery.findFirst({
    where: { policyId: policy.id, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
  });
  const tried = await tx.delivery.findFirst({
    where: { revisionId: standing.id },
    orderBy: { sequence: "desc" },
  });
  if (written?.revisionId === standing.id || tried?.state !== "superseded") return [];
  return [
    await queueDelivery(tx, {
      policy,
      revision: standing,
      changeId: standing.changeId ?? tried.changeId,
      actor: actorOf(standing),
    }),
  ];
}

/** What it was decided on top of, where others wrote that and it was only noted: it is theirs again. */
async function withdrawFound(
  tx: Tx,
  { policyId, replacesNumber }: Pick<Revision, "policyId" | "replacesNumber">,
): Promise<void> {
  if (replacesNumber === null) return;
  const noted = { policyId, number: replacesNumber, changeId: null };
  await tx.revision.updateMany({ where: noted, data: { state: "withdrawn" } });
}
