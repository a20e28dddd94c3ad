import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type PostgresServer, startPostgres } from "../../scripts/postgres-server";
import { ProcessRecordFile } from "./leftovers";
import { Part } from "./part";
import { consoleEnv, planParts } from "./parts";
import { findProgram, requireFolder, requireFreePorts } from "./preconditions";
import { prometheusConfig } from "./prometheus-config";
import { Refusal } from "./refusal";
import { readOrMakeSecrets } from "./secrets";
import { readSettings, type Settings } from "./settings";
import { storeFolder } from "./store-folder";
import { untilAnswers } from "./until-answers";

const root = process.cwd();
const stops: (() => Promise<void>)[] = [];
const tell = (line: string) => console.log(line);

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const prometheus = findProgram("prometheus", settings.prometheusBin);
  if (!prometheus)
    throw new Refusal("Prometheus is missing: sudo apt-get install -y prometheus, or set PROMETHEUS_BIN");
  requireFolder(settings.folder);
  const record = new ProcessRecordFile(settings.folder);
  const left = await record.takeOver();
  if (left.length > 0) tell(`Ended what an earlier demo left running: ${left.join(", ")}`);
  const stores = storeFolder(settings.folder);
  if (settings.fresh) empty(settings.folder, stores);
  await requireFreePorts(settings.ports);
  const secrets = readOrMakeSecrets(settings.folder);
  const logFolder = path.join(settings.folder, "logs");
  for (const name of ["logs", "targets", "console"])
    mkdirSync(path.join(settings.folder, name), { recursive: true });
  for (const name of readdirSync(logFolder)) rmSync(path.join(logFolder, name));

  stops.push(async () => record.clear());
  tell("Postgres ...");
  const postgres = await startDatabase(settings, stores, secrets.postgresPassword, logFolder);
  if (postgres.process.pid !== undefined) record.note("postgres", postgres.process.pid);
  stops.push(() => postgres.stop());

  const plan = { settings, secrets, root, databaseUrl: postgres.url };
  const heddle = (...args: string[]) =>
    execFileSync(process.execPath, [path.join(root, "dist/heddle.mjs"), ...args], {
      env: { ...baseEnv(), ...consoleEnv(plan) },
      encoding: "utf8",
    }).trim();
  tell("Migrations ...");
  heddle("migrate");
  const tokenFile = path.join(settings.folder, "token");
  const token = heddle("token", "create", "--name", "demo", "--scopes", "read,write");
  writeFileSync(tokenFile, token, { mode: 0o600 });

  const launch = (
    name: string,
    command: string,
    args: string[],
    env: Record<string, string>,
    stopAfterMs: number,
  ) => {
    tell(`${name} ...`);
    const onStarted = (part: string, pid: number) => record.note(part, pid);
    const part = new Part({
      name,
      command,
      args,
      env: { ...baseEnv(), ...env },
      cwd: root,
      logFolder,
      stopAfterMs,
      onStarted,
      tell,
    });
    part.start();
    stops.push(() => part.stop());
  };
  launch("prometheus", prometheus, prometheusArgs(settings, tokenFile), {}, 5_000);
  for (const { name, script, env, stopAfterMs } of planParts(plan)) {
    launch(name, process.execPath, [script], env, stopAfterMs);
    if (name === "controlplane")
      await untilAnswers("The control plane", `${address(settings.ports["control plane"])}/readyz`);
    if (name === "console") await untilAnswers("The console", `${address(settings.ports.console)}/healthz`);
  }
  announce(settings, postgres.url, token, heddle("sign-in-link", "--base", address(settings.ports.console)));
}

function address(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** What every process needs of the person's environment, and no more. */
function baseEnv(): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", NODE_ENV: "production" };
}

async function startDatabase(
  settings: Settings,
  folder: string,
  password: string,
  logFolder: string,
): Promise<PostgresServer> {
  try {
    return await startPostgres({
      folder,
      port: settings.ports.postgres,
      password,
      logFile: path.join(logFolder, "postgres.log"),
      settings: ["shared_buffers=32MB", "max_connections=60"],
    });
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    throw new Refusal(
      `Postgres does not start on ${folder} (${why}): see ${logFolder}/postgres.log, or begin anew with: npm run demo -- --fresh`,
    );
  }
}

function prometheusArgs(settings: Settings, tokenFile: string): string[] {
  const file = path.join(settings.folder, "prometheus.yml");
  const targetsFolder = path.join(settings.folder, "targets");
  writeFileSync(
    file,
    prometheusConfig({
      scrapeSeconds: settings.scrapeSeconds,
      targetsFolder,
      consolePort: settings.ports.console,
      tokenFile,
    }),
  );
  return [
    `--config.file=${file}`,
    `--web.listen-address=127.0.0.1:${settings.ports.prometheus}`,
    `--storage.tsdb.path=${path.join(settings.folder, "prometheus")}`,
    "--storage.tsdb.retention.time=24h",
    "--storage.tsdb.retention.size=1GB",
  ];
}

/** `--fresh`: everything that an earlier run kept goes, but for the record of who runs now. */
function empty(folder: string, stores: string): void {
  for (const name of ["secrets.json", "token", "endpoints.json", "targets", "console", "prometheus"])
    rmSync(path.join(folder, name), { recursive: true, force: true });
  rmSync(stores, { recursive: true, force: true });
}

function announce(settings: Settings, databaseUrl: string, token: string, link: string): void {
  const { ports, folder } = settings;
  const endpoints = {
    console: address(ports.console),
    prometheus: address(ports.prometheus),
    loki: settings.lokiUrl,
    controlPlane: address(ports["control plane"]),
    postgres: databaseUrl,
    gateway: address(ports.gateway),
  };
  const file = path.join(folder, "endpoints.json");
  writeFileSync(file, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  tell(`
Heddle is up.

  Open (once, within the hour)  ${link}
  API token                     ${token}
                                (also in ${path.join(folder, "token")}; addresses in ${file})
  Stop                          Ctrl-C
`);
}

let stopping = false;
async function stopAll(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => tell(String(error)));
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stopAll(0));
main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error);
  void stopAll(1);
});
