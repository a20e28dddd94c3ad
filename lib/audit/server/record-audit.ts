import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";

type AuditEntry = {
  mesh: string;
  namespace?: string;
  service?: string;
  /** What was done, in the closed words of the verb's name: "shift", "undo", "sign-in". */
  action: string;
  outcome: "done" | "refused" | "failed";
  changeId?: string;
  before?: unknown;
  after?: unknown;
};

/** Writes who did what, from where, in the transaction that does it: either both are kept or neither. */
export async function recordAudit(tx: Tx, ctx: Context, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: {
      id: newId(),
      meshId: entry.mesh,
      namespace: entry.namespace ?? null,
      service: entry.service ?? null,
      action: entry.action,
      outcome: entry.outcome,
      before: json(entry.before),
      after: json(entry.after),
      changeId: entry.changeId ?? null,
      requestId: ctx.requestId,
      address: ctx.address,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
    },
  });
}

function json(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === undefined || value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}
