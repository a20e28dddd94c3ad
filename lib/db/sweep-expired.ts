import "server-only";
import { logger } from "../logger";
import { transaction } from "./client";

const keepMs = 7 * 24 * 60 * 60 * 1_000;

/** Deletes what nobody can use any more: idempotency keys, sign-in links and sessions that are over, messages that
 * ended a week ago. Never throws. */
export async function sweepExpired(): Promise<void> {
  const now = new Date();
  const longAgo = new Date(now.getTime() - keepMs);
  try {
    await transaction(async (tx) => {
      await tx.idempotencyKey.deleteMany({ where: { expiresAt: { lt: now } } });
      await tx.signInLink.deleteMany({ where: { expiresAt: { lt: longAgo } } });
      await tx.session.deleteMany({ where: { expiresAt: { lt: now } } });
      await tx.webhookMessage.deleteMany({ where: { endedAt: { lt: longAgo } } });
    });
  } catch (cause) {
    logger().warn({ err: cause }, "could not sweep what has expired");
  }
}
