import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { forgetPostgres } from "./postgres-part";
import { passableForAll } from "./preconditions";

/**
 * Where Postgres lives: in the demo's folder, or, when root's server user could not reach that
 * (a project under /root), in a folder of its own under /var/lib.
 */
export function storeFolder(demoFolder: string): string {
  if (process.getuid?.() !== 0 || passableForAll(demoFolder)) return path.join(demoFolder, "postgres");
  const name = createHash("sha256").update(demoFolder).digest("hex").slice(0, 12);
  return path.join("/var/lib", `heddle-demo-${name}`);
}

/** `--fresh`: everything that an earlier run kept goes, but for the record of who runs now. */
export function forget(demoFolder: string, stores: string): void {
  for (const name of ["secrets.json", "token", "endpoints.json", "console", "prometheus", "loki"]) {
    rmSync(path.join(demoFolder, name), { recursive: true, force: true });
  }
  forgetPostgres(stores);
}

/** The folders that the parts write to: logs, announced targets and incidents are those of this run alone. */
export function makeFolders(demoFolder: string): { logFolder: string } {
  const logFolder = path.join(demoFolder, "logs");
  for (const name of ["logs", "targets", "incidents", "console"]) {
    mkdirSync(path.join(demoFolder, name), { recursive: true });
  }
  for (const name of ["logs", "targets", "incidents"]) {
    const folder = path.join(demoFolder, name);
    for (const file of readdirSync(folder)) rmSync(path.join(folder, file), { recursive: true });
  }
  return { logFolder };
}

/** A database without the secrets that open it is as good as lost; say so before anything starts. */
export function lostSecrets(demoFolder: string, stores: string): boolean {
  return existsSync(path.join(stores, "data")) && !existsSync(path.join(demoFolder, "secrets.json"));
}

const mostLogBytes = 16 * 1024 ** 2;

/** Empties a log that has grown too long; parts append, so they write on at its new end. */
export function boundLogs(logFolder: string): void {
  for (const name of readdirSync(logFolder)) {
    const file = path.join(logFolder, name);
    if (statSync(file).size > mostLogBytes) truncateSync(file, 0);
  }
}
