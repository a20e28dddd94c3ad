import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { Client } from "pg";
import { Failure } from "./failure.mjs";
import { type PostgresOptions, preparePostgres } from "./prepare-postgres";

export type PostgresServer = { process: ChildProcess; url: string; stop: () => Promise<void> };

/**
 * Starts a real Postgres from the npm package's binaries on the loopback interface, making its data
 * folder first when there is none. Throws a Failure whose message is one clear line.
 */
export async function startPostgres(
  options: PostgresOptions & { logFile?: string },
): Promise<PostgresServer> {
  const { command, args, cwd, identity, url } = preparePostgres(options);
  const log = options.logFile ? openSync(options.logFile, "a") : "ignore";
  const server = spawn(command, args, { ...identity, cwd, stdio: ["ignore", log, log] });
  await untilPostgresAnswers(url, () =>
    server.exitCode === null && server.signalCode === null ? undefined : `it ended with ${server.exitCode}`,
  );
  return { process: server, url, stop: () => stop(server) };
}

/** Waits until the server takes connections; `whyNot` tells when there is nothing left to wait for. */
export async function untilPostgresAnswers(
  connectionString: string,
  whyNot: () => string | undefined,
): Promise<void> {
  let last = "no answer";
  for (let attempt = 0; attempt < 150; attempt++) {
    const why = whyNot();
    if (why !== undefined) throw new Failure(`Postgres does not start: ${why}`);
    const client = new Client({ connectionString, connectionTimeoutMillis: 1_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      last = (error as Error).message;
      if ((error as { code?: string }).code === wrongPassword)
        throw new Failure("Postgres holds data of other secrets than these: its password does not fit");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Failure(`Postgres did not answer within 15 s: ${last}`);
}

const wrongPassword = "28P01";

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
}
