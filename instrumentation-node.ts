import { systemContext } from "./lib/access/server/system-context";
import { recordRefusals } from "./lib/audit/server/record-refusals";
import { changeJobs } from "./lib/changes/server/change-jobs";
import { driftJob } from "./lib/changes/server/watch-drift";
import { findControlPlane } from "./lib/control-planes/registry";
import { postgresGate } from "./lib/db/gate";
import { listen } from "./lib/db/listen";
import { MigrationError } from "./lib/db/migrate";
import { migrateWhenPossible } from "./lib/db/migrate-at-start";
import { closeDatabase, processDatabase } from "./lib/db/pool";
import { sweepExpired } from "./lib/db/sweep-expired";
import { warmUp } from "./lib/db/warm-up";
import { env, requireEnv } from "./lib/env";
import { watchFindings } from "./lib/findings/server/watch-findings";
import { forgetSession, forgetSessions } from "./lib/http/credentials/verify-session";
import { forgetTokens } from "./lib/http/credentials/verify-token";
import { eventHub } from "./lib/http/event-hub";
import { eachGate } from "./lib/http/gates";
import { recordPeerAddresses } from "./lib/http/peer-address";
import { processSingleton } from "./lib/http/process-singleton";
import { progress } from "./lib/http/readiness";
import { Worker } from "./lib/jobs/worker";
import { logger } from "./lib/logger";
import { findLoki } from "./lib/loki/loki";
import { measureSplit } from "./lib/metrics/server/measure-split";
import { plansJob } from "./lib/plans/server/plans-job";
import { copiesJob } from "./lib/policies/server/keep-delivered-copies";
import { releaseJob } from "./lib/policies/server/release-applies";
import { prometheusOf } from "./lib/prometheus/prometheus";
import { registriesOf } from "./lib/registries/registries";
import { meshIds, settings } from "./lib/settings/settings";
import { webhooksJob } from "./lib/webhooks/server/webhooks-job";

const watchMs = 2_000;
const stopMs = 4_000;
const sweepMs = 60 * 60 * 1_000;

type Stop = () => Promise<void> | void;

/** Binds the process together: settings, gates, events, migrations, worker, and a clean end. */
export async function startServer(): Promise<void> {
  requireSettings();
  const state = processSingleton("server-start", () => ({ begun: false }));
  if (state.begun) return;
  state.begun = true;
  await warmUp();
  start();
}

function start(): void {
  recordPeerAddresses();
  recordRefusals();
  const stops: Stop[] = [];
  const hub = eventHub();
  hub.subscribe(({ event }) => {
    if (event.kind !== "access") return;
    if (event.id === "tokens") forgetTokens();
    else if (event.id === "sessions") forgetSessions();
    else forgetSession(event.id);
  });
  for (const mesh of meshIds()) {
    findControlPlane(mesh);
    registriesOf(mesh);
    prometheusOf(mesh, systemContext("start"));
    findLoki(mesh, systemContext("start"));
  }
  eachGate(({ mesh, gate }) => {
    stops.push(gate.watch(watchMs));
    gate.onChange(({ upstream, state }) => {
      logger()[state === "up" ? "info" : "warn"]({ mesh, upstream, state }, "upstream changed");
      hub.publish({ kind: "upstream", id: upstream, version: state, at: new Date().toISOString() });
    });
  });
  stops.push(listen(requireEnv("DATABASE_DIRECT_URL"), (event) => hub.publish(event)));
  void afterMigrations(stops);
  endCleanly(stops);
  progress().started = true;
}

async function afterMigrations(stops: Stop[]): Promise<void> {
  try {
    if (!(await migrateWhenPossible(progress().stop.signal))) return;
  } catch (cause) {
    logger().fatal(cause instanceof MigrationError ? cause.message : { err: cause });
    process.exit(1);
  }
  progress().migrated = true;
  // Copies are each console's own; changes are delivered by whoever takes them.
  const jobs =
    env().HEDDLE_WORKER === "on"
      ? [...changeJobs({ measureSplit }), releaseJob(), driftJob(), plansJob(), webhooksJob()]
      : [];
  const worker = new Worker({
    jobs: [copiesJob(), ...jobs],
    subscribe: (listener) => eventHub().subscribe(({ event }) => listener(event)),
  });
  stops.push(() => worker.stop());
  await postgresGate().check();
  const sweep = setInterval(() => void sweepExpired(), sweepMs);
  sweep.unref();
  stops.push(() => clearInterval(sweep), watchFindings());
}

/** Next ends the process itself once its connections are closed; streams are told, and a stuck end is cut short. */
function endCleanly(stops: Stop[]): void {
  const end = () => {
    if (progress().stop.signal.aborted) return;
    progress().stop.abort();
    setTimeout(() => process.exit(1), stopMs).unref();
    void Promise.allSettled(stops.map(async (stop) => stop())).then(() => closeDatabase(processDatabase()));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

function requireSettings(): void {
  try {
    settings();
    requireEnv("DATABASE_URL");
    requireEnv("HEDDLE_SECRET");
  } catch (cause) {
    logger().fatal(cause instanceof Error ? cause.message : String(cause));
    process.exit(1);
  }
}
