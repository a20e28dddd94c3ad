import "server-only";
import { readDatabase, type Tx, transaction } from "../../db/client";
import type { Delivery } from "../../db/rows";
import { eventHub } from "../../http/event-hub";
import { holdLease, LeaseLost, leaseSeconds } from "../../jobs/hold-lease";
import { lockDelivery } from "./move-delivery";

/** Runs work on a delivery under the lease that `delivery.leaseOwner` took; it is lost as soon as the delivery moves on. */
export async function underLease<T>(
  delivery: Delivery,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return holdLease({
    signal,
    run,
    renew: () => renewLease(delivery),
    onPoke: (poke) =>
      eventHub().subscribe(({ event }) => {
        if (event.kind === "delivery" && event.id === delivery.id && event.version !== delivery.state) poke();
      }),
  });
}

async function renewLease({ id, leaseOwner, state }: Delivery): Promise<boolean> {
  const renewed = await readDatabase(
    (db) => db.$executeRaw`
      UPDATE "Delivery" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${id}::uuid AND "leaseOwner" = ${leaseOwner} AND state = ${state}::"DeliveryState"`,
  );
  return renewed > 0;
}

/**
 * Changes a delivery's row as the one who holds its lease: the row is locked, and `run` gets it as it is now.
 * Throws LeaseLost when the lease is gone or the delivery has been moved by somebody else.
 */
export async function asLeaseHolder<T>(
  { id, leaseOwner, state }: Delivery,
  run: (tx: Tx, current: Delivery) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    const current = await lockDelivery(tx, id);
    if (current.leaseOwner !== leaseOwner || current.state !== state) throw new LeaseLost();
    return run(tx, current);
  });
}
