// `npm run demo`: sets the machine up, builds what is stale, then becomes the demo's supervisor.
import path from "node:path";
import { failureLine } from "./failure.mjs";
import { say } from "./progress.mjs";
import { buildPages, buildProcesses, root, setUp } from "./set-up.mjs";

const usage = `npm run demo -- [--fresh] [--port-base N]

  --fresh        forget what an earlier run kept: database, metrics, secrets
  --port-base N  console on N, the other parts on the ports after it (default 7400)

Settings come from the environment too: see "Settings" in README.md.`;

process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
const args = process.argv.slice(2);
try {
  if (args.includes("--help") || args.includes("-h")) {
    say(usage);
  } else {
    say("Heddle demo");
    await setUp({ tools: process.env.PROMETHEUS_URL ? [] : ["prometheus"] });
    await buildProcesses();
    const { prepareDemo } = await import(path.join(root, "dist/demo.mjs"));
    const demo = await prepareDemo({ args, variables: process.env, root });
    await buildPages();
    await demo.run();
  }
} catch (error) {
  console.error(`heddle: ${failureLine(error)}`);
  process.exitCode = 1;
}
