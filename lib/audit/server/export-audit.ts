import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { Prisma } from "../../db/rows";
import type { AuditRow } from "../audit";
import type { AuditFilter } from "../routes";
import { auditWhere, readableWhere } from "./audit-where";
import { readHead, readRows } from "./read-rows";

const batch = 500;

/**
 * The rows of a filter, oldest first, one JSON object a line, up to the newest row when it began. Read as fast as it is
 * taken. Throws `forbidden`, or that Postgres is away; where that happens midway the stream breaks off with an error.
 */
export async function exportAudit({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: AuditFilter;
  signal: AbortSignal;
}): Promise<ReadableStream<Uint8Array>> {
  authorise(ctx, "audit.read", input.mesh ?? null, input.namespace);
  const head = await readHead(signal);
  const filter = [
    ...readableWhere(ctx),
    ...auditWhere(input),
    Prisma.sql`sequence <= ${BigInt(head.sequence)}`,
  ];
  const after = (sequence: number) =>
    readRows({
      where: [...filter, Prisma.sql`sequence > ${BigInt(sequence)}`],
      order: "oldest",
      limit: batch,
      signal,
    });
  // What cannot be read at all is a refusal, not a file that breaks off.
  let rows = await after(0);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const last = rows.at(-1);
      if (last) controller.enqueue(encoder.encode(linesOf(rows)));
      if (!last || rows.length < batch) return controller.close();
      rows = await after(last.sequence);
    },
  });
}

function linesOf(rows: readonly AuditRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
