import "server-only";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { classifyDatabaseError } from "./classify-error";
import { GuardedClient } from "./guarded-client";
import { newId } from "./new-id";
import { databaseTimeouts } from "./pool";

type Migration = { name: string; sql: string; checksum: string };
type Recorded = { migration_name: string; checksum: string; finished_at: Date | null };

/** Prisma's own advisory lock, so that `prisma migrate deploy` and this never run at once. */
const advisoryLock = 72_707_369;

const recordsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** A history that cannot be continued: a person must look. Trying again does not help. */
export class MigrationError extends Error {}

/**
 * Brings the database to the newest migration, each in a transaction of its own, under an advisory
 * lock: any number of processes may start at once. Returns the names that this call applied.
 */
export async function migrate(connectionString: string, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new GuardedClient({
    connectionString,
    connectionTimeoutMillis: databaseTimeouts.connectMs,
    query_timeout: 60_000,
    application_name: "heddle-migrate",
    keepAlive: true,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SET lock_timeout = '60s'");
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    await client.query(recordsTable);
    const { rows } = await client.query<Recorded>(
      `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations"
       WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
    );
    const pending = pendingMigrations(migrations, rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Which migrations are still to be applied. Throws MigrationError when files and records disagree. */
function pendingMigrations(migrations: Migration[], recorded: Recorded[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const record of recorded) {
    const migration = byName.get(record.migration_name);
    if (!migration) {
      throw new MigrationError(
        `Migration ${record.migration_name} is in the database but not in this release: start a release that has it.`,
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new MigrationError(
        `Migration ${record.migration_name} was edited after it was applied: restore its file, write a new migration instead.`,
      );
    }
    if (record.finished_at === null) {
      throw new MigrationError(
        `Migration ${record.migration_name} failed half-way: repair the database, then mark it with "prisma migrate resolve".`,
      );
    }
  }
  const done = new Set(recorded.map((record) => record.migration_name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const newest =
    recorded
      .map((record) => record.migration_name)
      .sort()
      .at(-1) ?? "";
  const late = pending.find(({ name }) => name < newest);
  if (late) {
    throw new MigrationError(
      `Migration ${late.name} is older than ${newest}, which is applied: give it a newer name.`,
    );
  }
  return pending;
}

/** All migrations of a folder, oldest first. */
function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder))
    throw new MigrationError(`No migrations at ${folder}: set HEDDLE_ROOT to the installation.`);
  return readdirSync(/* turbopackIgnore: true */ folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = join(/* turbopackIgnore: true */ folder, name, "migration.sql");
      if (!existsSync(file)) throw new MigrationError(`Migration ${name} has no migration.sql.`);
      const sql = readFileSync(/* turbopackIgnore: true */ file, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [newId(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    if (classifyDatabaseError(cause).kind === "down") throw cause;
    await client.query("ROLLBACK").catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${name} failed and was taken back: ${reason}`, { cause });
  }
}
