import "server-only";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import type { WebhookEvent } from "../webhooks";
import { matchingWebhooks } from "./matching-webhooks";

type Happened = {
  event: WebhookEvent;
  meshId: string;
  namespace: string;
  changeId: string;
  /** What the other side answered, where the event is a refusal. */
  reason?: string | null;
};

/** Queues one message for every webhook that is to be told, in the transaction in which it happens: told if and only if it did. */
export async function queueMessages(
  tx: Tx,
  { event, meshId, namespace, changeId, reason }: Happened,
): Promise<void> {
  const webhooks = matchingWebhooks({ event, meshId, namespace });
  if (webhooks.length === 0) return;
  const at = new Date();
  await tx.webhookMessage.createMany({
    data: webhooks.map(({ name }) => ({
      id: newId(),
      webhook: name,
      event,
      meshId,
      changeId,
      reason: reason ?? null,
      createdAt: at,
      nextAttemptAt: at,
    })),
  });
  await notify(tx, { kind: "webhook", id: changeId });
}
