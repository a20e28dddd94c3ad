import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { ServiceName } from "../service-names";
import type { HeldWhole, WholeConfig } from "../wire";
import { changeRowSchema, type HeldRow, heldColumns, heldRowSchema } from "./held-row";
import { sectionsOf, wholeEtagOf } from "./whole-config";
import { changeSql, etagOf, lateSql, type Query } from "./write-config";

export type WholeRequest = ServiceName & {
  config: WholeConfig;
  deliveryId: string;
  /** The etag of all sections that must be held now. */
  expectedEtag: string;
  deadlineMs: number;
};

export type WholeResult =
  /** `rows`: the sections that were changed. */
  | { outcome: "written"; held: HeldWhole; rows: HeldRow[] }
  | { outcome: "repeated"; held: HeldWhole }
  | { outcome: "conflict"; rows: HeldRow[] }
  | { outcome: "deadline-passed" }
  | { outcome: "id-reused" };

const sectionsSql = `select ${heldColumns} from controlplane.configs where namespace = $1 and service = $2`;

/**
 * As the write of one section: one autocommit statement that judges the etags once it has the locks. What it finds
 * out too late (a section that appeared meanwhile, the deadline) ends it by a division by zero, and nothing is written.
 */
const writeSql = `
with part as materialized (
  select * from jsonb_to_recordset($4::jsonb)
    as part (section text, config jsonb, expected text, etag text, "isNew" boolean)
), held as materialized (
  select section, etag from controlplane.configs where namespace = $1 and service = $2 order by section for update
), fitting as materialized (
  select nextval('controlplane.change_sequence') as sequence, clock_timestamp() as at
  where not exists (select 1 from part left join held using (section) where coalesce(held.etag, '') <> part.expected)
    and not exists (select 1 from controlplane.changes where delivery_id = $3)
), written as (
  insert into controlplane.configs as before (${heldColumns})
  select $1, $2, part.section, fitting.sequence, $3, part.etag, part.config, fitting.at
  from fitting cross join part where part."isNew"
  on conflict (namespace, service, section) do update
    set sequence = excluded.sequence, delivery_id = excluded.delivery_id, etag = excluded.etag,
        config = excluded.config, written_at = excluded.written_at
    where before.etag = (select expected from part where part.section = before.section)
  returning section
), recorded as (
  insert into controlplane.changes (${heldColumns})
  select $1, $2, 'whole', sequence, $3, $5, $6::jsonb, at from fitting
  returning sequence, written_at
)
select sequence, written_at, 1 / case
  when clock_timestamp() < to_timestamp($7::float8 / 1000)
    and (select count(*) from written) = (select count(*) from part where "isNew") then 1 else 0 end as whole
from recorded`;

const recordedSchema = z.object({ sequence: z.coerce.number().int(), written_at: z.date() });
const divisionByZero = "22012";
const uniqueViolation = "23505";

/** Compare-and-swap of all sections by their common etag; those whose content stays keep their own etag. */
export async function writeWhole(query: Query, request: WholeRequest): Promise<WholeResult> {
  const before = await readSections(query, request);
  if (wholeEtagOf(before) === request.expectedEtag) {
    const written = await tryWrite(query, request, before);
    if (written !== undefined) return written;
  }
  const { deliveryId, config, deadlineMs, expectedEtag } = request;
  const change = (await query(changeSql, [deliveryId, JSON.stringify(config)])).rows[0];
  if (change !== undefined) return repeated(change, request);
  const rows = await readSections(query, request);
  if (wholeEtagOf(rows) !== expectedEtag) return { outcome: "conflict", rows };
  const late = (await query(lateSql, [deadlineMs])).rows[0] as { late: boolean };
  if (late.late) return { outcome: "deadline-passed" };
  throw new Error("the write matched and was not taken");
}

export async function readSections(query: Query, { namespace, service }: ServiceName): Promise<HeldRow[]> {
  const { rows } = await query(sectionsSql, [namespace, service]);
  return rows.map((row) => heldRowSchema.parse(row));
}

async function tryWrite(
  query: Query,
  request: WholeRequest,
  before: HeldRow[],
): Promise<WholeResult | undefined> {
  const { namespace, service, deliveryId, config, deadlineMs } = request;
  const parts = sectionsOf(config).map((content) => {
    const row = before.find(({ section }) => section === content.section);
    const isNew = !isDeepStrictEqual(row?.config ?? {}, content.config);
    const expected = row?.etag ?? "";
    const etag = isNew ? etagOf({ namespace, service, deliveryId, ...content }) : expected;
    return { ...content, expected, etag, isNew };
  });
  const etag = wholeEtagOf(parts);
  const values = [namespace, service, deliveryId, JSON.stringify(parts), etag];
  const { rows } = await query(writeSql, [...values, JSON.stringify(config), deadlineMs]).catch((error) => {
    if (isRefusal(error)) return { rows: [] };
    throw error;
  });
  if (rows[0] === undefined) return undefined;
  const { sequence, written_at } = recordedSchema.parse(rows[0]);
  const write = { namespace, service, sequence, deliveryId, writtenAt: written_at.toISOString() };
  return {
    outcome: "written",
    held: { etag, config, deliveryId, writtenAt: write.writtenAt },
    rows: parts
      .filter(({ isNew }) => isNew)
      .map(({ expected: _expected, isNew: _isNew, ...part }) => ({ ...write, ...part })),
  };
}

function repeated(change: unknown, { namespace, service }: WholeRequest): WholeResult {
  const row = changeRowSchema.parse(change);
  const isSame = row.namespace === namespace && row.service === service && row.section === "whole";
  if (!isSame || !(change as { same_config: boolean }).same_config) return { outcome: "id-reused" };
  const { etag, config, deliveryId, writtenAt } = row;
  return { outcome: "repeated", held: { etag, config, deliveryId, writtenAt } };
}

function isRefusal(error: unknown): boolean {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return code === divisionByZero || code === uniqueViolation;
}
