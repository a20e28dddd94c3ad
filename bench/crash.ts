// `npm run bench:crash`: workers killed in the middle of their deliveries, and what became of these. Needs nothing that runs.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { crashMany, tableOf } from "../lib/changes/server/crashes/crash-many.fixture";
import { freePort } from "../scripts/free-port";
import { startPostgres } from "../scripts/postgres-server";
import programsForTests from "../scripts/programs-for-tests";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    runs: { type: "string", default: "500" },
    "per-process": { type: "string", default: "5" },
    lanes: { type: "string", default: "4" },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), "heddle-bench-pg-"));
chmodSync(folder, 0o755);
const password = randomBytes(16).toString("hex");
const settings = ["fsync=off", "max_connections=200"];
const postgres = await startPostgres({ folder, port: await freePort(), password, settings });
process.env.DATABASE_URL = postgres.url;
const removePrograms = await programsForTests();
try {
  const runs = Number(values.runs);
  console.log(`seed ${values.seed}: ${runs} changes, ${values["per-process"]} in each worker that is killed`);
  const report = await crashMany({
    ...{
      seed: Number(values.seed),
      runs,
      perProcess: Number(values["per-process"]),
      lanes: Number(values.lanes),
    },
    onDeath: (count) => process.stderr.write(`\r${count} of ${runs} `),
  });
  process.stderr.write("\n");
  console.log(tableOf(report));
  process.exitCode = report.lost.length + report.doubled.length + report.false.length > 0 ? 1 : 0;
} finally {
  removePrograms();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
