import pg from "pg";
import { vi } from "vitest";
import type { Context } from "../../access/actor";
import { systemContext } from "../../access/server/system-context";
import { readDatabase, transaction } from "../../db/client";
import { migrate } from "../../db/migrate";
import { newId } from "../../db/new-id";
import { closeDatabase, processDatabase } from "../../db/pool";
import { type AuditEntry, recordAudit } from "./record-audit";

export type OwnTrail = {
  url: string;
  /** Runs statements as a superuser whose triggers are off: whoever tampers with the trail. */
  tamper: <T extends object>(sql: string) => Promise<T[]>;
  end: () => Promise<void>;
};

/** A database with a trail of the test's own. Called before anything reads the environment. */
export async function startOwnTrail(): Promise<OwnTrail> {
  const server = new URL(process.env.DATABASE_URL ?? "");
  const name = `trail_${newId().replaceAll("-", "")}`;
  const url = new URL(`/${name}`, server).href;
  await run(server.href, `CREATE DATABASE ${name}`);
  vi.stubEnv("DATABASE_URL", url);
  await migrate(url, "prisma/migrations");
  // A first query on a busy machine can take longer than anybody is kept waiting.
  await vi.waitFor(() => readDatabase((db) => db.auditHead.count()), { timeout: 30_000, interval: 200 });
  return {
    url,
    tamper: (sql) => run(url, sql, "SET session_replication_role = replica"),
    end: async () => {
      await closeDatabase(processDatabase());
      await run(server.href, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export const reader: Context = systemContext("test");

/** One act's row, as a verb writes it. */
export function act(entry: Partial<AuditEntry> = {}, ctx: Context = reader): Promise<void> {
  return transaction((tx) =>
    recordAudit(tx, ctx, { mesh: "demo", action: "shift", outcome: "done", ...entry }),
  );
}

async function run<T extends object>(connectionString: string, sql: string, first?: string): Promise<T[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    if (first) await client.query(first);
    return (await client.query<T & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}
