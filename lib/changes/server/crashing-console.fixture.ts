/**
 * A process that delivers changes as a console does, to be killed at a crash point. Its arguments are a service's name
 * and a kind of policy. It says when it is up, makes the one change there, unless that is stored already,
 * and works until it is ended.
 */

import { eventually } from "../../../controlplane/fixtures/control-plane";
import { systemContext } from "../../access/server/system-context";
import { transaction } from "../../db/client";
import { AppError } from "../../errors";
import { Worker } from "../../jobs/worker";
import { decide } from "../../policies/server/decide.fixture";
import { shift } from "../../services/server/shift";
import { changeJobs } from "./change-jobs";

const [service = "", kind = "route"] = process.argv.slice(2);

async function main(): Promise<void> {
  // The first queries of a process compile the engine, which a busy machine takes its time for.
  const count = () => transaction(async (tx) => tx.change.count()).catch(() => undefined);
  const stored = await eventually(count, (changes) => changes !== undefined, 20_000);
  process.stdout.write("up\n");
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  const worker = new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
  process.once("SIGTERM", () => void worker.stop().then(() => process.exit(0)));
  if (!stored) await eventually(changeOnce, Boolean, 20_000);
}

/** False while the database is too slow to answer; a change that was stored all the same is one. */
async function changeOnce(): Promise<boolean> {
  const ctx = systemContext("tests");
  try {
    if (kind === "circuit-breaker") {
      await decide(ctx, { kind, service, spec: { limits: { maxRequests: 4 } } });
    } else {
      const input = { mesh: "demo", namespace: "llm", service, weights: { v1: 70, v2: 30 }, message: "" };
      await shift({ ctx, input });
    }
    return true;
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const isStored = cause.code === "stale-base-revision" || cause.params.reason === "no-change";
    if (isStored) return true;
    if (cause.upstream) return false;
    throw cause;
  }
}

main().catch((cause: unknown) => {
  process.stderr.write(`${String(cause)}\n`);
  process.exit(1);
});
