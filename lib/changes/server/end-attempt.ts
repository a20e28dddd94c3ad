import "server-only";
import type { Tx } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { backOffMs } from "../../jobs/back-off";
import { LeaseLost } from "../../jobs/hold-lease";
import { logger } from "../../logger";
import { asLeaseHolder } from "./delivery-lease";
import { moveDelivery } from "./move-delivery";

/**
 * What a failed attempt leads to. The control plane is away: back to the queue, with back-off. It refuses the
 * content: failed. Postgres is away: nothing can be recorded, the lease runs out and somebody takes over. This process stops: somebody else may take over
 * at once. Never throws.
 */
export async function endAttempt(
  delivery: Delivery,
  cause: unknown,
  { isStopping }: { isStopping: boolean },
): Promise<void> {
  if (cause instanceof LeaseLost || (cause instanceof AppError && cause.upstream === "postgres")) return;
  try {
    await asLeaseHolder(delivery, (tx, current) =>
      isStopping ? moveDelivery(tx, current, { to: "queued", code: "released" }) : record(tx, current, cause),
    );
  } catch (second) {
    const isExpected =
      second instanceof LeaseLost || (second instanceof AppError && second.upstream === "postgres");
    if (!isExpected)
      logger().error({ err: second, delivery: delivery.id }, "an attempt's end is not recorded");
  }
}

async function record(tx: Tx, current: Delivery, cause: unknown): Promise<void> {
  const error = errorOf(cause);
  const lastError = { ...error, at: new Date().toISOString() };
  const params = { attempt: current.attempts, error: error.code, message: error.message };
  if (isFinal(cause)) {
    await moveDelivery(tx, current, {
      to: "failed",
      code: "refused",
      params,
      set: { lastError, endedAt: new Date(), after: Prisma.DbNull },
    });
    return;
  }
  if (!(cause instanceof AppError)) logger().error({ err: cause, delivery: current.id }, "an attempt failed");
  await moveDelivery(tx, current, { to: "queued", code: "attempt-failed", params, set: { lastError } });
  await tx.$executeRaw`
    UPDATE "Delivery"
    SET "nextAttemptAt" = clock_timestamp() + make_interval(secs => ${backOffMs(current.attempts) / 1_000}::float8)
    WHERE id = ${current.id}::uuid`;
}

/** The control plane understood, and will say the same next time. */
function isFinal(cause: unknown): boolean {
  return cause instanceof AppError && cause.upstream === undefined && cause.code !== "internal";
}

function errorOf(cause: unknown): { code: string; message: string } {
  if (cause instanceof AppError) return { code: cause.code, message: cause.message.slice(0, 500) };
  return { code: "internal", message: "something went wrong inside Heddle" };
}
