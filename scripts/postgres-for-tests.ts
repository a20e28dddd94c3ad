import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { databaseOfWorker } from "./database-of-worker";
import { freePort } from "./free-port";
import { startPostgres } from "./postgres-server";

/**
 * Vitest's global set-up: a real Postgres of the run's own, on a free port of the loopback interface, with a database for
 * each of its workers.
 */
export default async function postgresForTests({ config }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-test-pg-"));
  chmodSync(folder, 0o755);
  const server = await startPostgres({
    folder,
    port: await freePort(),
    password: randomBytes(16).toString("hex"),
    settings: ["fsync=off", "max_connections=200"],
  });
  process.env.DATABASE_URL = server.url;
  const client = new Client({ connectionString: server.url });
  await client.connect();
  for (let worker = 1; worker <= Number(config.maxWorkers); worker++)
    await client.query(`CREATE DATABASE ${databaseOfWorker(worker)}`);
  await client.end();
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
