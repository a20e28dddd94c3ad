import "server-only";
import { Prisma } from "../../db/rows";
import type { AuditRow } from "../audit";

type Read = Omit<AuditRow, "sequence" | "actor"> & {
  sequence: bigint;
  actorKind: AuditRow["actor"]["kind"];
  actorId: string;
  actorName: string;
};

/** A time as rows say it: in UTC, with the microseconds that a Date would lose. */
export function timeText(time: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The columns of a row as it was hashed. */
export const auditColumns = Prisma.sql`
  sequence, id::text, ${timeText(Prisma.sql`at`)} AS at,
  "actorKind"::text, "actorId", "actorName", address, "userAgent", "requestId",
  action AS verb, outcome, code, message, "meshId" AS mesh, namespace, service, kind,
  "policyId"::text, "changeId"::text, "beforeRevision", "afterRevision", before, after, "previousHash", hash`;

/** A row read by `auditColumns`. It is not parsed: one that was tampered with has to be read all the same. */
export function auditRowOf({ sequence, actorKind, actorId, actorName, ...same }: Read): AuditRow {
  return { ...same, sequence: Number(sequence), actor: { kind: actorKind, id: actorId, name: actorName } };
}

export type { Read as AuditRead };
