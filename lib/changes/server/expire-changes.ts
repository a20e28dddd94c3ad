import "server-only";
import { systemContext } from "../../access/server/system-context";
import { recordAudit } from "../../audit/server/record-audit";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Change } from "../../db/rows";
import { AppError, type ErrorCode } from "../../errors";
import { logger } from "../../logger";
import { undoWithin } from "./undo-change";

/** Refusals that will not go away by waiting: the end is done with, and the record says why nothing happened. */
const finalCodes: ErrorCode[] = [
  "overlapping-change",
  "invalid-transition",
  "unsupported-by-target",
  "not-found",
];
/** A version without ready endpoints may get one: asked again after this. */
const askAgainMs = 15_000;

const askedAt = new Map<string, number>();

/** Ids of changes whose end has come and that nobody has kept; those that wait make no other wait. */
export async function findExpired(room: number): Promise<string[]> {
  const now = Date.now();
  for (const [id, at] of askedAt) if (now - at >= askAgainMs) askedAt.delete(id);
  const waiting = [...askedAt.keys()];
  const rows = await readDatabase(
    (db) => db.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Change"
      WHERE until <= clock_timestamp() AND "keptAt" IS NULL AND "expiryDoneAt" IS NULL
        AND id <> ALL (${waiting}::uuid[])
      ORDER BY until LIMIT ${room}`,
  );
  return rows.map(({ id }) => id);
}

/** Undoes one change whose end has come, at most once however many processes try. */
export async function expireChange(id: string): Promise<void> {
  const ctx = systemContext("end of a change");
  const change = await readDatabase((db) => db.change.findUniqueOrThrow({ where: { id } }));
  const endpoints = await readyEndpoints(change.meshId);
  try {
    await transaction(async (tx) => {
      const due = await lockDue(tx, id);
      if (!due) return;
      await tx.change.update({ where: { id }, data: { expiryDoneAt: new Date() } });
      await undoWithin(tx, ctx, { id, kind: "expiry", endpoints, message: endMessage(due) });
    });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream) throw cause;
    if (finalCodes.includes(cause.code)) return giveUp(id, cause);
    askedAt.set(id, Date.now());
    logger().warn({ change: id, code: cause.code }, "a change's end waits");
  }
}

function endMessage({ message }: Change): string {
  const words = message === "" ? "" : `: ${message}`;
  return `The end set for this change was reached${words}`;
}

async function lockDue(tx: Tx, id: string): Promise<Change | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Change" WHERE id = ${id}::uuid AND "keptAt" IS NULL AND "expiryDoneAt" IS NULL
    FOR UPDATE SKIP LOCKED`;
  return rows.length === 0 ? null : tx.change.findUnique({ where: { id } });
}

async function giveUp(id: string, cause: AppError): Promise<void> {
  await transaction(async (tx) => {
    const due = await lockDue(tx, id);
    if (!due) return;
    await tx.change.update({ where: { id }, data: { expiryDoneAt: new Date() } });
    await recordAudit(tx, systemContext("end of a change"), {
      mesh: due.meshId,
      namespace: due.namespace,
      service: due.service,
      changeId: id,
      action: "expiry",
      outcome: "refused",
      code: cause.code,
      message: cause.message,
    });
    await notify(tx, { kind: "change", id, version: "expiry-refused" });
  });
}
