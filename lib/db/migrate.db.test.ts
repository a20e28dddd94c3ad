import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "./migrate";
import { newId } from "./new-id";
import { readSchema } from "./read-schema.fixture";

const server = new URL(process.env.DATABASE_URL ?? "");
const name = `migrate_${newId().replaceAll("-", "")}`;
const url = new URL(`/${name}`, server).href;
const root = mkdtempSync(join(tmpdir(), "heddle-migrations-"));
let folder: string;

async function query<T extends object>(sql: string, values: unknown[] = [], at = url): Promise<T[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query<T & pg.QueryResultRow>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function addMigration(migration: string, sql: string): void {
  mkdirSync(join(folder, migration), { recursive: true });
  writeFileSync(join(folder, migration, "migration.sql"), sql);
}

beforeAll(() => query(`CREATE DATABASE ${name}`, [], server.href));
afterAll(async () => {
  await query(`DROP DATABASE ${name} WITH (FORCE)`, [], server.href);
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  await query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  folder = join(root, newId());
  cpSync("prisma/migrations", folder, { recursive: true });
});

describe("migrate", () => {
  it("applies everything once, also when four processes start at once", async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, folder)));
    expect(applied.flat()).toEqual([...new Set(applied.flat())]);
    expect(applied.flat().length).toBeGreaterThan(0);
    expect(await migrate(url, folder)).toEqual([]);
  });

  it("records as Prisma does", async () => {
    await migrate(url, folder);
    const rows = await query<{ checksum: string; applied_steps_count: number }>(
      'SELECT * FROM "_prisma_migrations"',
    );
    expect(rows[0]).toMatchObject({
      applied_steps_count: 1,
      rolled_back_at: null,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("refuses a migration that was edited, one that is missing and one that came too late, in one line", async () => {
    addMigration("20990101000000_more", "CREATE TABLE more (id int)");
    await migrate(url, folder);
    addMigration("20990101000000_more", "CREATE TABLE more (id bigint)");
    await expect(migrate(url, folder)).rejects.toThrow(
      /^Migration 20990101000000_more was edited after it was applied[^\n]*$/,
    );
    rmSync(join(folder, "20990101000000_more"), { recursive: true });
    await expect(migrate(url, folder)).rejects.toThrow(
      /^Migration 20990101000000_more is in the database but not in this release[^\n]*$/,
    );
    addMigration("20990101000000_more", "CREATE TABLE more (id int)");
    addMigration("20980101000000_late", "SELECT 1");
    await expect(migrate(url, folder)).rejects.toThrow(
      /20980101000000_late is older than 20990101000000_more/,
    );
  });

  it("takes a migration that fails back whole, and goes on once it is right", async () => {
    addMigration("20990101000000_bad", "CREATE TABLE half (id int); SELECT nothing_of_this_name()");
    await expect(migrate(url, folder)).rejects.toThrow(/20990101000000_bad failed and was taken back/);
    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    addMigration("20990101000000_bad", "CREATE TABLE half (id int)");
    expect(await migrate(url, folder)).toEqual(["20990101000000_bad"]);
  });

  it("says where it looked when there is nothing", async () => {
    await expect(migrate(url, join(root, "nowhere"))).rejects.toThrow(
      /No migrations at .*nowhere: set HEDDLE_ROOT/,
    );
  });
});

type Column = {
  table_name: string;
  column_name: string;
  udt_name: string;
  is_nullable: string;
  datetime_precision: number | null;
};

const columnTypes: Record<string, string> = {
  String: "text",
  Int: "int4",
  BigInt: "int8",
  Boolean: "bool",
  Json: "jsonb",
  DateTime: "timestamptz",
};

const { models, enums } = readSchema(readFileSync("prisma/schema.prisma", "utf8"));
const enumNames = new Set(enums.map(({ name: enumName }) => enumName));

/** What schema.prisma says of a field, in the words of information_schema; none for relations. */
function expectedColumns({ name: table, fields }: (typeof models)[number]) {
  return fields.flatMap(({ name: column, type, list, optional, attributes }) => {
    const native = attributes.includes("@db.Uuid") ? "uuid" : enumNames.has(type) ? type : columnTypes[type];
    if (native === undefined) return [];
    return [
      {
        table_name: table,
        column_name: column,
        udt_name: list ? `_${native}` : native,
        is_nullable: list ? expect.any(String) : optional ? "YES" : "NO",
        datetime_precision: type === "DateTime" ? 6 : null,
      },
    ];
  });
}

describe("the migrated database", () => {
  it("has exactly the columns of schema.prisma", async () => {
    await migrate(url, folder);
    const columns = await query<Column>(
      `SELECT table_name, column_name, udt_name, is_nullable, datetime_precision FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
    );
    const byName = (a: { table_name: string; column_name: string }, b: typeof a) =>
      `${a.table_name}.${a.column_name}` < `${b.table_name}.${b.column_name}` ? -1 : 1;
    const expected = models.flatMap(expectedColumns);
    expect(expected.length).toBeGreaterThan(50);
    expect([...columns].sort(byName)).toEqual(expected.sort(byName));
  });

  it("has its enums, primary keys and unique keys", async () => {
    await migrate(url, folder);
    const found = await query<{ name: string; values: string[] }>(
      `SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS values
       FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid GROUP BY 1 ORDER BY 1`,
    );
    expect(found).toEqual([...enums].sort((a, b) => (a.name < b.name ? -1 : 1)));

    const keys = await query<{ key: string }>(
      `SELECT c.relname || ':' || i.indisprimary || ':' || array_to_string(ARRAY(
         SELECT attname FROM unnest(i.indkey) WITH ORDINALITY k(n, o) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.n ORDER BY o), ',') AS key
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND i.indisunique AND i.indpred IS NULL AND c.relname <> '_prisma_migrations'`,
    );
    const wanted = models.flatMap(({ name: model, primaryKey, uniqueKeys }) => [
      `${model}:true:${primaryKey.join(",")}`,
      ...uniqueKeys.map((fields) => `${model}:false:${fields.join(",")}`),
    ]);
    expect(keys.map(({ key }) => key).sort()).toEqual(wanted.sort());
    // What schema.prisma has no words for: unique among some rows only.
    const partial = await query<{ name: string }>(
      `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indisunique AND indpred IS NOT NULL ORDER BY 1`,
    );
    expect(partial.map(({ name }) => name)).toEqual(['"PendingApply_one_waits"', '"Review_one_a_person"']);
  });

  it("refuses to change or delete audit rows, and to change what a revision says", async () => {
    await migrate(url, folder);
    const id = newId();
    const actor = `'user', '1', 'ann'`;
    await expect(query(`UPDATE "AuditEvent" SET outcome = 'refused'`)).rejects.toThrow(/append-only/);
    await expect(query(`DELETE FROM "AuditEvent"`)).rejects.toThrow(/append-only/);
    await query(
      `INSERT INTO "Change" (id, "meshId", namespace, service, kind, message, "requestId", "actorKind", "actorId", "actorName")
       VALUES ($1, 'demo', 'llm', 'chat-model', 'shift', '', 'r', ${actor})`,
      [id],
    );
    await query(
      `INSERT INTO "Policy" (id, "meshId", kind, namespace, service, "newestRevision", "weightOwner", "updatedAt", "changeId", "actorKind", "actorId", "actorName")
       VALUES ($1, 'demo', 'route', 'llm', 'chat-model', 1, '{}', now(), $1, ${actor})`,
      [id],
    );
    await query(
      `INSERT INTO "Revision" (id, "meshId", "policyId", number, spec, "specSha256", state, message, "changeId", "actorKind", "actorId", "actorName")
       VALUES ($1, 'demo', $1, 1, '{}', '', 'validated', '', $1, ${actor})`,
      [id],
    );
    await expect(query(`UPDATE "Revision" SET spec = '{"a":1}'`)).rejects.toThrow(/append-only/);
    await expect(query(`UPDATE "Revision" SET spec = NULL`)).rejects.toThrow(/append-only/);
    await query(`UPDATE "Revision" SET state = 'withdrawn'`);
  });
});
