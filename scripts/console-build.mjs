// The console's production builds: each in a folder of its own, so that a build never touches what runs.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { attempt, bin } from "./run.mjs";
import { writeWhole } from "./write-whole.mjs";

const folder = "dist/console";
/** The one in use, the one before it, and one that another process may still serve. */
const kept = 3;

/**
 * @param {string} root the project's folder
 * @returns {string | undefined} the server of the newest build
 */
export function consoleServer(root) {
  const current = path.join(root, folder, "current");
  if (!existsSync(current)) return undefined;
  const server = path.join(root, folder, readFileSync(current, "utf8").slice(0, 16), "server.js");
  return isWhole(path.dirname(server)) ? server : undefined;
}

/**
 * @param {string} build a build's folder
 * @returns {boolean} false for one that another build swept away half
 */
function isWhole(build) {
  return existsSync(path.join(build, "server.js")) && existsSync(path.join(build, ".next/BUILD_ID"));
}

/**
 * Whether the newest build was made from these sources.
 * @param {string} hash
 * @returns {boolean}
 */
export function consoleIsBuilt(hash) {
  return consoleServer(".") !== undefined && readFileSync(path.join(folder, "current"), "utf8") === hash;
}

/**
 * @param {string} hash of the sources
 */
export async function buildConsole(hash) {
  const made = ".next/standalone";
  do {
    if (!(await nextBuild(hash))) return;
    // Another build may have begun in this folder as soon as this one ended.
  } while (!isWhole(made));
  cpSync(".next/static", path.join(made, ".next/static"), { recursive: true });
  if (existsSync("public")) cpSync("public", path.join(made, "public"), { recursive: true });
  const target = path.join(folder, hash.slice(0, 16));
  mkdirSync(folder, { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(made, target);
  writeWhole(path.join(folder, "current"), hash);
  prune(path.basename(target));
}

const otherBuild = "Another next build process is already running";
const patienceMs = 5 * 60_000;

/**
 * Waits for a build that somebody else began in this folder. False when that one made what was wanted.
 * @param {string} hash
 * @returns {Promise<boolean>}
 */
async function nextBuild(hash) {
  for (const startedAt = Date.now(); ; ) {
    const { status, output } = await attempt(process.execPath, [bin("next"), "build"]);
    if (status === 0) return true;
    if (!output.includes(otherBuild) || Date.now() - startedAt > patienceMs) {
      process.stderr.write(`\n${output.trimEnd()}\n`);
      throw new Failure(`next build failed (${status ?? "ended by a signal"}).`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (consoleIsBuilt(hash)) return false;
  }
}

/**
 * @param {string} current
 */
function prune(current) {
  const others = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== current)
    .map(({ name }) => ({ name, at: statSync(path.join(folder, name)).ctimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of others.slice(kept - 1)) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
