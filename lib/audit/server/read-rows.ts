import "server-only";
import { readDatabase } from "../../db/client";
import { Prisma } from "../../db/rows";
import type { AuditRow, ChainPoint } from "../audit";
import { type AuditRead, auditColumns, auditRowOf } from "./audit-columns";

type Read = {
  where: Prisma.Sql[];
  order: "oldest" | "newest";
  limit: number;
  signal?: AbortSignal | undefined;
};

/** Rows in the order of the chain. Throws that Postgres is away. */
export async function readRows({ where, order, limit, signal }: Read): Promise<AuditRow[]> {
  const direction = order === "oldest" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await readDatabase(
    (db) => db.$queryRaw<AuditRead[]>`
      SELECT ${auditColumns} FROM "AuditEvent" WHERE ${Prisma.join(where, " AND ")}
      ORDER BY sequence ${direction}, "AuditEvent".id ${direction} LIMIT ${limit}`,
    signal ? { signal } : {},
  );
  return rows.map(auditRowOf);
}

/** Where the chain ends by its own record. Throws that Postgres is away. */
export async function readHead(signal?: AbortSignal): Promise<ChainPoint> {
  const { sequence, hash } = await readDatabase(
    (db) => db.auditHead.findUniqueOrThrow({ where: { id: 1 } }),
    signal ? { signal } : {},
  );
  return { sequence: Number(sequence), hash };
}
