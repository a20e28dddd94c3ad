/**
 * A process that delivers changes as a console does, to be killed at a crash point. Its arguments are a service's name
 * and a kind of policy, or `set` for a circuit breaker and a route as one change. It says when it is up, makes the one change there, unless that is stored already,
 * and works until it is ended.
 */

import { eventually } from "../../../controlplane/fixtures/control-plane";
import { systemContext } from "../../access/server/system-context";
import { transaction } from "../../db/client";
import { AppError } from "../../errors";
import { Worker } from "../../jobs/worker";
import type { PolicyKind } from "../../policies/kinds";
import { applyTogether } from "../../policies/server/apply-together";
import { createPolicy } from "../../policies/server/create-policy";
import { decide } from "../../policies/server/decide.fixture";
import { getPolicy } from "../../policies/server/get-policy";
import { submitRevision } from "../../policies/server/submit-revision";
import { shift } from "../../services/server/shift";
import { changeJobs } from "./change-jobs";

const [service = "", kind = "route"] = process.argv.slice(2);
const ctx = systemContext("tests");

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
  try {
    if (kind === "circuit-breaker") {
      await decide(ctx, { kind, service, spec: { limits: { maxRequests: 4 } } });
    } else if (kind === "set") {
      const policies = [
        await submitted("circuit-breaker", { limits: { maxRequests: 4 } }),
        await submitted("route", { rules: [{ split: [{ to: { version: "v1" }, weight: 100 }] }] }),
      ];
      await applyTogether({ ctx, input: { mesh: "demo", message: "", revisions: policies } });
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

/** Submits what was not submitted before this process's predecessor died. */
async function submitted(
  of: PolicyKind,
  spec: Record<string, unknown>,
): Promise<{ policyId: string; number: number }> {
  const { id } = await createPolicy({ ctx, input: { mesh: "demo", namespace: "llm", kind: of, service } });
  const { pending } = await getPolicy({ ctx, input: { id } });
  if (pending) return { policyId: id, number: pending.number };
  const { revision } = await submitRevision({ ctx, input: { id, baseRevision: 0, spec, message: "" } });
  return { policyId: id, number: revision.number };
}

main().catch((cause: unknown) => {
  process.stderr.write(`${String(cause)}\n`);
  process.exit(1);
});
