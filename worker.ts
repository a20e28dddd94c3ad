// `npm run worker`: delivers changes in a process of its own, beside consoles that run with HEDDLE_WORKER=off.
import { systemContext } from "./lib/access/server/system-context";
import { changeJobs } from "./lib/changes/server/change-jobs";
import { driftJob } from "./lib/changes/server/watch-drift";
import { findControlPlane } from "./lib/control-planes/registry";
import { listen } from "./lib/db/listen";
import { migrate } from "./lib/db/migrate";
import { migrationsFolder } from "./lib/db/migrate-at-start";
import { closeDatabase, processDatabase } from "./lib/db/pool";
import { warmUp } from "./lib/db/warm-up";
import { requireEnv } from "./lib/env";
import { eventHub } from "./lib/http/event-hub";
import { eachGate } from "./lib/http/gates";
import { Worker } from "./lib/jobs/worker";
import { logger } from "./lib/logger";
import { measureSplit } from "./lib/metrics/server/measure-split";
import { plansJob } from "./lib/plans/server/plans-job";
import { releaseJob } from "./lib/policies/server/release-applies";
import { prometheusOf } from "./lib/prometheus/prometheus";
import { meshIds } from "./lib/settings/settings";
import { webhooksJob } from "./lib/webhooks/server/webhooks-job";

const watchMs = 2_000;

async function main(): Promise<void> {
  const databaseUrl = requireEnv("DATABASE_URL");
  await migrate(databaseUrl, migrationsFolder());
  await warmUp();
  const hub = eventHub();
  for (const mesh of meshIds()) {
    findControlPlane(mesh);
    prometheusOf(mesh, systemContext("worker"));
  }
  const stops: (() => unknown)[] = [];
  eachGate(({ gate }) => {
    stops.push(gate.watch(watchMs));
    gate.onChange(({ upstream, state }) => {
      hub.publish({ kind: "upstream", id: upstream, version: state, at: new Date().toISOString() });
    });
  });
  stops.push(listen(requireEnv("DATABASE_DIRECT_URL"), (event) => hub.publish(event)));
  const worker = new Worker({
    jobs: [...changeJobs({ measureSplit }), releaseJob(), driftJob(), plansJob(), webhooksJob()],
    subscribe: (listener) => hub.subscribe(({ event }) => listener(event)),
  });
  logger().info({ owner: worker.owner }, "worker started");
  const end = async () => {
    await worker.stop();
    await Promise.allSettled(stops.map(async (stop) => stop()));
    await closeDatabase(processDatabase());
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
}

main().catch((cause: unknown) => {
  logger().fatal(cause instanceof Error ? cause.message : { err: cause });
  process.exitCode = 1;
});
