// `npm run heddle -- <command>`: the command line, with the settings of the running demo unless others are set.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./set-up.mjs";

const folder = process.env.HEDDLE_DEMO_DIR ?? path.join(root, ".demo");
const file = path.join(folder, "endpoints.json");
/** @type {Record<string, string>} */
const demo = {};
if (!process.env.DATABASE_URL && existsSync(file)) {
  const endpoints = JSON.parse(readFileSync(file, "utf8"));
  demo.DATABASE_URL = endpoints.postgres;
  demo.HEDDLE_PORT = new URL(endpoints.console).port;
  // Who names another mesh, for its doctor say, means that one.
  if (!process.env.HEDDLE_CONFIG && !process.env.PROMETHEUS_URL) {
    demo.HEDDLE_CONFIG = path.join(folder, "heddle.yaml");
    const secrets = JSON.parse(readFileSync(path.join(folder, "secrets.json"), "utf8"));
    demo.CONTROL_PLANE_TOKEN = secrets.controlPlaneToken;
  }
}
// `policies` speaks with the console as any script does.
if (!process.env.HEDDLE_URL && existsSync(path.join(folder, "token"))) {
  demo.HEDDLE_URL = JSON.parse(readFileSync(file, "utf8")).console;
  demo.HEDDLE_TOKEN = readFileSync(path.join(folder, "token"), "utf8").trim();
}
const { status } = spawnSync(
  process.execPath,
  [path.join(root, "dist/heddle.mjs"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: { HEDDLE_ROOT: root, ...process.env, ...demo },
  },
);
process.exitCode = status ?? 1;
