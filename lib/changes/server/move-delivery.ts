import "server-only";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import type { Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { queueMessages } from "../../webhooks/server/queue-messages";
import { eventOfState } from "../../webhooks/webhooks";
import { type DeliveryState, requireMove } from "../delivery-state";

export type StepParams = Record<string, string | number>;
type MovedRow = Pick<Delivery, "id" | "meshId" | "namespace" | "changeId" | "state">;
type Move = {
  to: DeliveryState;
  /** A key of messages `delivery.step.*`. */
  code: string;
  params?: StepParams;
  set?: Prisma.DeliveryUncheckedUpdateManyInput;
};

/** Locks one delivery's row until the transaction ends. */
export async function lockDelivery(tx: Tx, id: string): Promise<Delivery> {
  await tx.$queryRaw`SELECT id FROM "Delivery" WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.delivery.findUniqueOrThrow({ where: { id } });
}

/**
 * The only way in which a delivery changes state: checks the move, writes it with its step, and tells everybody
 * at commit. The caller holds the row's lock. A move out of work gives the lease back.
 */
export async function moveDelivery(
  tx: Tx,
  row: MovedRow,
  { to, code, params = {}, set = {} }: Move,
): Promise<void> {
  requireMove(row.state, to);
  const lease = to === "delivering" ? {} : { leaseOwner: null, leaseUntil: null };
  const { count } = await tx.delivery.updateMany({
    where: { id: row.id, state: row.state },
    data: { ...lease, ...set, state: to, stateSince: new Date() },
  });
  if (count !== 1) throw new AppError("internal", "a delivery moved without its lock");
  await recordStep(tx, { ...row, state: to }, code, params);
  const event = eventOfState[to];
  if (!event) return;
  const reason = typeof params.message === "string" ? params.message : null;
  await queueMessages(tx, { ...row, event, reason });
}

/** Records something that happened to a delivery without moving it. */
export async function recordStep(
  tx: Tx,
  row: MovedRow,
  code: string,
  params: StepParams = {},
): Promise<void> {
  await tx.deliveryStep.create({
    data: {
      id: newId(),
      at: new Date(),
      meshId: row.meshId,
      deliveryId: row.id,
      state: row.state,
      code,
      params,
    },
  });
  await notify(tx, { kind: "delivery", id: row.id, version: row.state });
  await notify(tx, { kind: "change", id: row.changeId, version: row.state });
}
