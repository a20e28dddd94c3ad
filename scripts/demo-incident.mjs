// `npm run demo:incident -- <name>`: lets something go wrong in the running demo.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? ".", "..");
const script = path.join(root, "dist/incident.mjs");
if (existsSync(script)) {
  const env = { HEDDLE_DEMO_DIR: path.join(root, ".demo"), ...process.env };
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
    stdio: "inherit",
    env,
  });
  process.exitCode = status ?? 1;
} else {
  console.error("heddle: No demo was started here yet. Start one: npm run demo");
  process.exitCode = 1;
}
