// What a fresh machine lacks before anything can be checked: npm packages and the generated database client.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const stampFile = "node_modules/.heddle-lock-sha256";

/** Runs a command with its output on the terminal; throws when it fails. */
export function run(command, args, env = {}) {
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Heddle needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

export function setUp() {
  requireNode();
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== lock) {
    run("npm", ["ci", "--no-audit", "--no-fund"]);
    writeFileSync(stampFile, lock);
  }
  run("npx", ["prisma", "generate"], { PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" });
}
