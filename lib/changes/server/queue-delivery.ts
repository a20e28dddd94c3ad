import "server-only";
import type { Actor } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { queueMessages } from "../../webhooks/server/queue-messages";
import { type DeliveryState, stateSeconds } from "../delivery-state";
import { actorColumns } from "./actor-columns";
import { type HeldColumn, readHeldColumn } from "./held-column";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
import { moveDelivery, recordStep } from "./move-delivery";

/** Due at once, whatever the clocks of this process and of the database say. */
export const atOnce = new Date(0);

/** States in which a delivery may still write; a newer one of its target puts an end to that. */
const unwritten: DeliveryState[] = ["queued", "delivering", "committed", "conflicted"];

/**
 * Queues the push of a revision and pre-empts whatever of the same policy has not been written. The caller
 * holds the policy's lock. Returns the delivery's id.
 */
export async function queueDelivery(
  tx: Tx,
  {
    policy,
    revision,
    changeId,
    actor,
    tells = true,
  }: {
    policy: LockedPolicy;
    revision: { id: string; number: number };
    changeId: string;
    actor: Actor;
    /** Whether webhooks are told of the change by this: of several policies, by the first alone. */
    tells?: boolean;
  },
): Promise<string> {
  const consent = await preempt(tx, policy.id, revision.number);
  const now = new Date();
  const { mesh: meshId, namespace, service } = policy.target;
  const row = {
    id: newId(),
    meshId,
    namespace,
    service,
    policyId: policy.id,
    revisionId: revision.id,
    changeId,
    state: "queued" as const,
    stateSince: now,
    nextAttemptAt: atOnce,
    deadlineAt: new Date(now.getTime() + (stateSeconds.queued.deadline ?? 3600) * 1_000),
    queuedAt: now,
    strength: { kind: "none" },
    ...(consent === null ? {} : { before: jsonColumn(consent) }),
    ...actorColumns(actor),
  };
  await tx.delivery.create({ data: row });
  await recordStep(tx, row, "queued", { revision: revision.number });
  if (tells) await queueMessages(tx, { ...row, event: "change.made" });
  return row.id;
}

/** What a person saw and wants written over, where the pre-empted never came to it: that holds for what takes their place. */
async function preempt(tx: Tx, policyId: string, byRevision: number): Promise<HeldColumn | null> {
  await tx.$queryRaw`
    SELECT id FROM "Delivery" WHERE "policyId" = ${policyId}::uuid
      AND state IN ('queued', 'delivering', 'committed', 'conflicted') ORDER BY sequence FOR UPDATE`;
  const older = await tx.delivery.findMany({
    where: { policyId, state: { in: unwritten } },
    orderBy: { sequence: "asc" },
  });
  for (const row of older) {
    await moveDelivery(tx, row, {
      to: "superseded",
      code: "pre-empted",
      params: { revision: byRevision },
      set: { endedAt: new Date() },
    });
  }
  const seen = readHeldColumn(older.at(-1)?.before ?? null);
  return seen?.acknowledged ? seen : null;
}
