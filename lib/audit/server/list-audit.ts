import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { Prisma } from "../../db/rows";
import type { AuditList, AuditRow, ChainFault } from "../audit";
import { checkLink } from "../check-link";
import type { listAuditRoute } from "../routes";
import { auditWhere, readableWhere } from "./audit-where";
import { hashRow } from "./hash-row";
import { readHead, readRows } from "./read-rows";

/** No index helps to find words, so a page looks at this many rows for them and says how far it came. */
const wordsWithin = 50_000;

/**
 * A page of the trail, newest first. Rows get their numbers in the order in which they become visible, so what is older than a
 * cursor never changes. Throws `forbidden`, or that Postgres is away.
 */
export async function listAudit({
  ctx,
  input: { limit, cursor, ...filter },
  signal,
}: {
  ctx: Context;
  input: z.output<typeof listAuditRoute.query>;
  signal?: AbortSignal;
}): Promise<AuditList> {
  authorise(ctx, "audit.read", filter.mesh ?? null, filter.namespace);
  const head = await readHead(signal);
  const before = cursor === undefined ? head.sequence + 1 : Math.min(Number(cursor), head.sequence + 1);
  const from = filter.text === undefined ? 1 : Math.max(1, before - wordsWithin);
  const range = [
    Prisma.sql`sequence < ${BigInt(before)}`,
    ...(from === 1 ? [] : [Prisma.sql`sequence >= ${BigInt(from)}`]),
  ];
  const where = [...range, ...readableWhere(ctx), ...auditWhere(filter)];
  const found = await readRows({ where, order: "newest", limit: limit + 1, signal });
  const rows = found.slice(0, limit);
  const isCut = found.length > limit;
  const end = isCut ? rows.at(-1)?.sequence : from;
  return {
    rows,
    next: end !== undefined && (isCut || from > 1) ? String(end) : null,
    searchedTo: !isCut && from > 1 ? from : null,
    head,
    fault: faultOf(rows),
  };
}

/** Whether the rows are what was hashed, and linked where they are neighbours. */
function faultOf(newestFirst: readonly AuditRow[]): ChainFault | null {
  let previous: AuditRow | null = null;
  for (const row of newestFirst.toReversed()) {
    const isNext: boolean = previous !== null && row.sequence <= previous.sequence + 1;
    const fault = checkLink(isNext ? previous : null, row, hashRow);
    if (fault) return fault;
    previous = row;
  }
  return null;
}
