// `npm run demo`: sets the machine up, builds what is stale, then becomes the demo's supervisor.
import path from "node:path";
import { failureLine } from "./failure.mjs";
import { say } from "./progress.mjs";
import { buildAll, root, setUp } from "./set-up.mjs";

process.stdout.on("error", () => undefined);
process.env.HEDDLE_DEMO_DIR = path.resolve(process.env.HEDDLE_DEMO_DIR ?? path.join(root, ".demo"));
try {
  if (!process.argv.includes("--help")) {
    say("Heddle demo");
    await setUp({ tools: process.env.PROMETHEUS_URL ? [] : ["prometheus"] });
    await buildAll();
  }
  await import(path.join(root, "dist/demo.mjs"));
} catch (error) {
  console.error(`heddle: ${failureLine(error)}`);
  process.exitCode = 1;
}
