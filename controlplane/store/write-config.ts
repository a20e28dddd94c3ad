import { createHash } from "node:crypto";
import type { ServiceName } from "../service-names";
import type { SectionConfig } from "../wire";
import { changeRowSchema, type HeldRow, heldColumns, heldRowSchema } from "./held-row";

export type WriteRequest = ServiceName &
  SectionConfig & {
    deliveryId: string;
    /** The etag that must be held now; "" for "nothing was ever written". */
    expectedEtag: string;
    /** Epoch milliseconds; the write never commits after it. */
    deadlineMs: number;
  };

export type WriteResult =
  | { outcome: "written" | "repeated"; row: HeldRow }
  | { outcome: "conflict"; held: HeldRow | undefined }
  | { outcome: "deadline-passed" }
  /** The id was used for other content or another service. */
  | { outcome: "id-reused" };

export type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * One autocommit statement, so nothing can come between the checks and the commit: the deadline is judged
 * by the clock at the moment the row's lock is held (again after waiting for it), the etag on the row's newest version,
 * and the delivery id by its unique key. A process or a server that was frozen meanwhile writes nothing.
 */
const writeSql = `
with ticket as materialized (
  select nextval('controlplane.change_sequence') as sequence
), written as (
  insert into controlplane.configs as held (${heldColumns})
  select $1, $2, $8, ticket.sequence, $3, $4, $5::jsonb, clock_timestamp()
  from ticket
  where clock_timestamp() < to_timestamp($7::float8 / 1000)
    and not exists (select 1 from controlplane.changes where delivery_id = $3)
    and ($6 = '' or exists (select 1 from controlplane.configs where namespace = $1 and service = $2 and section = $8))
  on conflict (namespace, service, section) do update
    set sequence = excluded.sequence, delivery_id = excluded.delivery_id, etag = excluded.etag,
        config = excluded.config, written_at = clock_timestamp()
    where held.etag = $6 and clock_timestamp() < to_timestamp($7::float8 / 1000)
  returning ${heldColumns}
), recorded as (
  insert into controlplane.changes (${heldColumns})
  select ${heldColumns} from written
)
select * from written`;

export const changeSql = `select ${heldColumns}, config = $2::jsonb as same_config from controlplane.changes where delivery_id = $1`;
const heldSql = `select ${heldColumns} from controlplane.configs where namespace = $1 and service = $2 and section = $3`;
export const lateSql = "select clock_timestamp() >= to_timestamp($1::float8 / 1000) as late";

const uniqueViolation = "23505";

/** Compare-and-swap by etag, once per delivery id. Throws what the database throws. */
export async function writeConfig(query: Query, request: WriteRequest): Promise<WriteResult> {
  const { namespace, service, section, deliveryId, expectedEtag, deadlineMs } = request;
  const config = JSON.stringify(request.config);
  const values = [namespace, service, deliveryId, etagOf(request), config, expectedEtag, deadlineMs, section];
  const { rows } = await query(writeSql, values).catch((error: unknown) => {
    if (isUniqueViolation(error)) return { rows: [] };
    throw error;
  });
  if (rows[0] !== undefined) return { outcome: "written", row: heldRowSchema.parse(rows[0]) };

  const change = (await query(changeSql, [deliveryId, config])).rows[0];
  if (change !== undefined) return repeated(change, request);
  const found = (await query(heldSql, [namespace, service, section])).rows[0];
  const held = found === undefined ? undefined : heldRowSchema.parse(found);
  if ((held?.etag ?? "") !== expectedEtag) return { outcome: "conflict", held };
  const late = (await query(lateSql, [deadlineMs])).rows[0] as { late: boolean };
  if (late.late) return { outcome: "deadline-passed" };
  throw new Error("the write matched and was not taken");
}

function repeated(change: unknown, request: WriteRequest): WriteResult {
  const row = changeRowSchema.parse(change);
  if (row.section === "whole") return { outcome: "id-reused" };
  const same =
    (change as { same_config: boolean }).same_config &&
    row.section === request.section &&
    row.namespace === request.namespace &&
    row.service === request.service;
  return same ? { outcome: "repeated", row } : { outcome: "id-reused" };
}

/** Unique per write, so that a content which returns later is not taken for the one that was there before. */
export function etagOf(write: ServiceName & SectionConfig & { deliveryId: string }): string {
  const { namespace, service, section, deliveryId, config } = write;
  const text = JSON.stringify([namespace, service, section, deliveryId, config]);
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: unknown }).code === uniqueViolation;
}
