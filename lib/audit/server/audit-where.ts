import "server-only";
import { z } from "zod";
import type { Context } from "../../access/actor";
import { Prisma } from "../../db/rows";
import type { AuditFilter } from "../routes";

const uuidSchema = z.uuid();

/** Rows of what may be read, and of nothing else: what names no namespace is everybody's matter. */
export function readableWhere({ reads }: Pick<Context, "reads">): Prisma.Sql[] {
  if (reads === undefined) return [];
  const rooms = Object.entries(reads).map(([mesh, namespaces]) =>
    namespaces === "all"
      ? Prisma.sql`"meshId" = ${mesh}`
      : Prisma.sql`("meshId" = ${mesh} AND namespace = ANY(${[...namespaces]}::text[]))`,
  );
  return [rooms.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(rooms, " OR ")})`];
}

/** A filter as the conditions of a WHERE, without the word; always true for no filter. */
export function auditWhere({ actor, text, since, until, ...exact }: AuditFilter): Prisma.Sql[] {
  const { mesh, namespace, service, verb, outcome } = exact;
  const equal = (column: Prisma.Sql, value: string | undefined) =>
    value === undefined ? [] : [Prisma.sql`${column} = ${value}`];
  return [
    ...equal(Prisma.sql`"meshId"`, mesh),
    ...equal(Prisma.sql`namespace`, namespace),
    ...equal(Prisma.sql`service`, service),
    ...equal(Prisma.sql`action`, verb),
    ...equal(Prisma.sql`outcome`, outcome),
    ...equal(...actorIs(actor)),
    ...(since === undefined ? [] : [Prisma.sql`at >= ${new Date(since).toISOString()}::timestamptz`]),
    ...(until === undefined ? [] : [Prisma.sql`at < ${new Date(until).toISOString()}::timestamptz`]),
    ...(text === undefined
      ? []
      : [
          Prisma.sql`strpos(lower(concat_ws(E'\n', message, code, "actorName", service, address, "requestId", "policyId", "changeId")), lower(${text})) > 0`,
        ]),
    Prisma.sql`TRUE`,
  ];
}

/** One column or the other: an index serves either, and neither serves both. */
function actorIs(actor: string | undefined): [Prisma.Sql, string | undefined] {
  const isId = uuidSchema.safeParse(actor).success;
  return isId ? [Prisma.sql`"actorId"`, actor?.toLowerCase()] : [Prisma.sql`"actorName"`, actor];
}
