import "server-only";
import { transaction } from "../../db/client";
import type { WebhookMessage } from "../../db/rows";
import { leaseSeconds } from "../../jobs/hold-lease";

/**
 * Takes messages that are due, under leases of `owner`: the oldest of each webhook, so that what is sent without trouble
 * arrives in order. One that has to be tried again is overtaken.
 */
export async function claimMessages(owner: string, room: number): Promise<WebhookMessage[]> {
  return transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "WebhookMessage" due
      WHERE state = 'waiting' AND "nextAttemptAt" <= clock_timestamp()
        AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
        AND NOT EXISTS (
          SELECT 1 FROM "WebhookMessage" other
          WHERE other.webhook = due.webhook AND other.state = 'waiting' AND other.id <> due.id
            AND (other."leaseUntil" >= clock_timestamp()
              OR (other."nextAttemptAt" <= clock_timestamp() AND other.id < due.id)))
      ORDER BY id LIMIT ${room} FOR UPDATE SKIP LOCKED`;
    const ids = due.map(({ id }) => id);
    if (ids.length === 0) return [];
    await tx.$executeRaw`
      UPDATE "WebhookMessage" SET attempts = attempts + 1, "leaseOwner" = ${owner},
        "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ANY(${ids}::uuid[])`;
    return tx.webhookMessage.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
  });
}
