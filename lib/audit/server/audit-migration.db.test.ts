import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, expect, it, vi } from "vitest";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import { Prisma } from "../../db/rows";
import { act } from "./own-trail.fixture";
import { readRows } from "./read-rows";
import { verifyChain } from "./verify-chain";

const server = new URL(process.env.DATABASE_URL ?? "");
const name = `older_${newId().replaceAll("-", "")}`;
const url = new URL(`/${name}`, server).href;
const folder = mkdtempSync(path.join(tmpdir(), "heddle-older-"));
const chain = "20261130100000_audit_chain";

async function query(sql: string, values: unknown[] = [], at = url): Promise<void> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  await client.query(sql, values).finally(() => client.end());
}

afterAll(async () => {
  await closeDatabase(processDatabase());
  await query(`DROP DATABASE ${name} WITH (FORCE)`, [], server.href);
  rmSync(folder, { recursive: true });
});

it("rows from before the chain are chained as they stood, and a row says how many they were", async () => {
  await query(`CREATE DATABASE ${name}`, [], server.href);
  const before = (file: string) => !/^\d+_/.test(path.basename(file)) || path.basename(file) < chain;
  cpSync("prisma/migrations", folder, { recursive: true, filter: before });
  await migrate(url, folder);
  const values = [
    null,
    {
      rules: [{ split: [{ to: { version: "v1" }, weightBp: 9_000 }, { weightBp: 1_000 }] }],
      b: 1,
      a: null,
      10: 1,
      9: 2,
    },
    { text: 'tab\t"quote" \\ \u0001 \u007f \u2028 é 日本 😀', empty: {}, none: [], yes: true },
    [1.9, 0.5, -3, 0, 1_000_000_000_000, 0.0001],
    "a text alone",
  ];
  for (const [index, value] of values.entries())
    await query(
      `INSERT INTO "AuditEvent" (id, at, "meshId", action, outcome, after, "requestId", address, "actorKind", "actorId", "actorName")
       VALUES ($1, $2, 'demo', 'shift', 'done', $3::jsonb, 'r', 'a', 'user', '1', 'Ann "A" Ü')`,
      [newId(), `2026-11-0${9 - index}T10:00:00.12345${index}+02`, JSON.stringify(value)],
    );
  vi.stubEnv("DATABASE_URL", url);
  await migrate(url, "prisma/migrations");
  await act({ message: "the first of the new kind" });
  expect((await verifyChain({})).fault).toBeNull();
  const rows = await readRows({ where: [Prisma.sql`TRUE`], order: "oldest", limit: 100 });
  expect(rows.map(({ after }) => after)).toEqual([...values.toReversed(), { earlierRows: 5 }, null]);
  expect(rows[0]?.at).toBe("2026-11-05T08:00:00.123454Z");
  expect(rows[5]).toMatchObject({ verb: "begin-chain", sequence: 6, mesh: null });
});
