import "server-only";
import { type Tx, transaction } from "../../db/client";
import type { Delivery } from "../../db/rows";
import { crashPoint } from "../../jobs/crash-point";
import { leaseSeconds } from "../../jobs/hold-lease";
import { moveDelivery, recordStep } from "./move-delivery";

type Due = { id: string; isLate: boolean };

/**
 * Takes deliveries that are due and that nobody works on, under leases of `owner`. What has waited beyond its deadline
 * fails instead, unless a write of it may have got through: then only looking can end it. Of the meshes in `away`
 * nothing is taken: their control planes are known to be away, and an attempt would say nothing new. A part of a set waits for those
 * before it: forward until they are accepted, back until their attempts are over.
 */
export async function claimDeliveries(
  owner: string,
  room: number,
  { away = [] }: { away?: readonly string[] } = {},
): Promise<Delivery[]> {
  const claimed = await transaction(async (tx) => {
    const due = await tx.$queryRaw<Due[]>`
      SELECT d.id, d."deadlineAt" < clock_timestamp() AND d.after IS NULL AS "isLate"
      FROM "Delivery" d
      WHERE d.state IN ('queued', 'delivering')
        AND d."nextAttemptAt" <= clock_timestamp()
        AND (d."leaseUntil" IS NULL OR d."leaseUntil" < clock_timestamp())
        AND (d."meshId" <> ALL(${away}::text[]) OR (d."deadlineAt" < clock_timestamp() AND d.after IS NULL))
        AND NOT EXISTS (
          SELECT 1 FROM "Delivery" newer
          WHERE newer."policyId" = d."policyId" AND newer.sequence > d.sequence AND newer.state <> 'cancelled')
        AND NOT EXISTS (
          SELECT 1 FROM "ChangeSet" s
          JOIN "Revision" own ON own.id = d."revisionId"
          JOIN "Revision" prior ON prior."changeId" = s."changeId" AND prior.position < own.position
            AND prior.state <> 'withdrawn'
          CROSS JOIN LATERAL (SELECT pushed.state, pushed."acceptedAt" FROM "Delivery" pushed
            WHERE pushed."revisionId" = prior.id ORDER BY pushed.sequence DESC LIMIT 1) last
          WHERE s."changeId" = d."changeId" AND CASE s.state
            WHEN 'forward' THEN last."acceptedAt" IS NULL OR last.state NOT IN ('accepted', 'converged', 'superseded')
            WHEN 'back' THEN last.state IN ('queued', 'delivering')
            ELSE false END)
      ORDER BY d.sequence
      LIMIT ${room}
      FOR UPDATE OF d SKIP LOCKED`;
    const taken: Delivery[] = [];
    for (const { id, isLate } of due) {
      const delivery = await tx.delivery.findUniqueOrThrow({ where: { id } });
      if (isLate) await giveUp(tx, delivery);
      else taken.push(await take(tx, delivery, owner));
    }
    return taken;
  });
  if (claimed.length > 0) await crashPoint("lease-taken");
  return claimed;
}

async function take(tx: Tx, delivery: Delivery, owner: string): Promise<Delivery> {
  const attempts = delivery.attempts + 1;
  const params = { attempt: attempts };
  if (delivery.state === "queued") {
    await moveDelivery(tx, delivery, { to: "delivering", code: "taken", params, set: { attempts } });
  } else {
    await tx.delivery.update({ where: { id: delivery.id }, data: { attempts } });
    await recordStep(tx, delivery, "taken-over", params);
  }
  await tx.$executeRaw`
    UPDATE "Delivery" SET "leaseOwner" = ${owner},
      "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${delivery.id}::uuid`;
  return tx.delivery.findUniqueOrThrow({ where: { id: delivery.id } });
}

async function giveUp(tx: Tx, delivery: Delivery): Promise<void> {
  const at = new Date();
  await moveDelivery(tx, delivery, {
    to: "failed",
    code: "deadline-passed",
    params: { attempts: delivery.attempts },
    set: { endedAt: at },
  });
}
