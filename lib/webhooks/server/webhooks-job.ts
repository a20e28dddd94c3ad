import "server-only";
import { readDatabase, transaction } from "../../db/client";
import { Prisma, type WebhookMessage } from "../../db/rows";
import type { Job } from "../../jobs/job";
import { logger } from "../../logger";
import { settings } from "../../settings/settings";
import { nextWaitMs } from "../next-wait";
import { claimMessages } from "./claim-messages";
import { composeBody } from "./compose-body";
import { type Sent, sendToWebhook } from "./send-to-webhook";

const sweepMs = 2_000;

/** Sends what is due to the configured webhooks, at least once each; a receiver knows a repeat by its `webhook-id`. */
export function webhooksJob(): Job {
  return {
    name: "webhooks",
    everyMs: sweepMs,
    concurrency: 4,
    wakesOn: ({ kind }) => kind === "webhook",
    claim: async (owner, room) =>
      (await claimMessages(owner, room)).map((message) => ({
        key: message.id,
        run: (signal: AbortSignal) => sendMessage(message, signal),
      })),
  };
}

/** One attempt at one message that was claimed, and how it ended. */
async function sendMessage(message: WebhookMessage, signal: AbortSignal): Promise<void> {
  const webhook = settings().webhooks.find(({ name }) => name === message.webhook);
  if (!webhook) return end(message, "given_up", "it is not in the settings any more");
  const body = await readDatabase((db) => composeBody(db, message), { signal });
  const sent = await sendToWebhook(webhook, { id: message.id, at: new Date(), body }, signal);
  // Who stops while it waits for an answer does not know: the lease runs out, and it is sent again.
  if (signal.aborted) return;
  if (sent.ok) return end(message, "sent", null);
  logger().warn(
    { webhook: webhook.name, message: message.id, attempt: message.attempts },
    `webhook: ${sent.reason}`,
  );
  await failed(message, sent);
}

async function failed(message: WebhookMessage, sent: Sent & { ok: false }): Promise<void> {
  const wait = sent.isFinal ? null : nextWaitMs(message.attempts, sent.askedSeconds);
  if (wait === null) return end(message, "given_up", sent.reason);
  const now = new Date();
  await update(message, {
    nextAttemptAt: new Date(now.getTime() + wait),
    lastError: errorOf(sent.reason, now),
  });
}

async function end(
  message: WebhookMessage,
  state: "sent" | "given_up",
  reason: string | null,
): Promise<void> {
  const now = new Date();
  await update(message, {
    state,
    endedAt: now,
    lastError: reason === null ? Prisma.DbNull : errorOf(reason, now),
  });
}

/** By the lease that was taken: whoever took the message over meanwhile says how it ended. */
async function update(
  { id, leaseOwner, attempts }: WebhookMessage,
  data: Prisma.WebhookMessageUncheckedUpdateManyInput,
): Promise<void> {
  await transaction((tx) =>
    tx.webhookMessage.updateMany({
      where: { id, leaseOwner, attempts, state: "waiting" },
      data: { ...data, leaseOwner: null, leaseUntil: null },
    }),
  );
}

function errorOf(reason: string, at: Date) {
  return { reason, at: at.toISOString() };
}
