import "server-only";
import type { Resource } from "../../control-planes/control-plane";
import type { Tx } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { crashPoint } from "../../jobs/crash-point";
import { stateSeconds } from "../delivery-state";
import { driftLookMs } from "../drift";
import { asLeaseHolder } from "./delivery-lease";
import { jsonColumn } from "./json-column";
import { moveDelivery } from "./move-delivery";
import { atOnce } from "./queue-delivery";

/**
 * Records that the control plane holds this delivery's content, read back and equal: strength `stored`. From now on it
 * is watched, and the one that was accepted before it is not.
 */
export async function acceptDelivery(delivery: Delivery, etag: string, resources: Resource[]): Promise<void> {
  await crashPoint("before-state-recorded");
  const at = new Date();
  await asLeaseHolder(delivery, async (tx, current) => {
    await moveDelivery(tx, current, {
      to: "accepted",
      code: "stored",
      params: { attempt: current.attempts, ms: at.getTime() - current.queuedAt.getTime() },
      set: {
        acceptedAt: at,
        nextAttemptAt: atOnce,
        etag,
        after: jsonColumn(resources),
        strength: { kind: "stored" },
      },
    });
    await endWatchOfOlder(tx, current, at);
    await watchDrift(tx, current, at);
    await freeNext(tx, current, at);
  });
}

/** What waits for it in its set begins to wait for its control plane now. */
async function freeNext(tx: Tx, { changeId, sequence }: Delivery, at: Date): Promise<void> {
  const deadlineAt = new Date(at.getTime() + (stateSeconds.queued.deadline ?? 3600) * 1_000);
  await tx.delivery.updateMany({
    where: { changeId, state: "queued", attempts: 0, sequence: { gt: sequence } },
    data: { deadlineAt },
  });
}

/** From now on it is looked whether that stays. */
async function watchDrift(tx: Tx, { id, policyId, meshId }: Delivery, at: Date): Promise<void> {
  const nextLookAt = new Date(at.getTime() + driftLookMs(0));
  const seen = { deliveryId: id, state: "in_sync" as const, since: at, checkedAt: at, nextLookAt };
  await tx.driftCheck.upsert({
    where: { policyId },
    create: { policyId, meshId, ...seen },
    update: { ...seen, held: Prisma.DbNull },
  });
}

async function endWatchOfOlder(tx: Tx, { policyId, sequence }: Delivery, at: Date): Promise<void> {
  const watched = await tx.delivery.findMany({
    where: { policyId, sequence: { lt: sequence }, state: { in: ["accepted", "converged"] }, endedAt: null },
    orderBy: { sequence: "asc" },
  });
  for (const { id } of watched) {
    await tx.$queryRaw`SELECT id FROM "Delivery" WHERE id = ${id}::uuid FOR UPDATE`;
    const older = await tx.delivery.findUniqueOrThrow({ where: { id } });
    if (older.state === "accepted") {
      await moveDelivery(tx, older, { to: "superseded", code: "replaced", set: { endedAt: at } });
    } else {
      await tx.delivery.update({ where: { id }, data: { endedAt: at, leaseOwner: null, leaseUntil: null } });
    }
  }
}
