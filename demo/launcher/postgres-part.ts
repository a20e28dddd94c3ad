import { rmSync } from "node:fs";
import path from "node:path";
import { type PostgresPlan, preparePostgres } from "../../scripts/prepare-postgres";
import type { PartPlan } from "./part";
import { baseEnv } from "./parts";
import type { Settings } from "./settings";

export type PostgresPart = { plan: PostgresPlan; part: PartPlan };

/** The demo's own Postgres, sized for one console and one control plane. */
export function postgresPart(settings: Settings, folder: string, password: string): PostgresPart {
  const plan = preparePostgres({
    folder,
    port: settings.ports.postgres,
    password,
    settings: ["shared_buffers=32MB", "max_connections=60", "jit=off"],
  });
  const { command, args, cwd, identity } = plan;
  return {
    plan,
    part: {
      name: "postgres",
      prepare: () => ({ command, args, cwd, identity, env: baseEnv() }),
      // A fast shutdown: connections are ended, what was committed is safe.
      stopSignal: "SIGINT",
      stopAfterMs: 10_000,
    },
  };
}

/** What `--fresh` takes of Postgres: its data, not the binaries that were copied beside it. */
export function forgetPostgres(folder: string): void {
  for (const name of ["data", "data.new"]) rmSync(path.join(folder, name), { recursive: true, force: true });
}
