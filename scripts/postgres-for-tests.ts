import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port";
import { startPostgres } from "./postgres-server";

/** Vitest's global set-up: a real Postgres of the run's own, on a free port of the loopback interface. */
export default async function postgresForTests(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-test-pg-"));
  chmodSync(folder, 0o755);
  const server = await startPostgres({
    folder,
    port: await freePort(),
    password: randomBytes(16).toString("hex"),
    settings: ["fsync=off", "max_connections=200"],
  });
  process.env.DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
