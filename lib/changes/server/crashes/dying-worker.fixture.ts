/**
 * A worker in a process of its own, to be killed. Its arguments are what to decide, each as `deed:service`, a few at once: while
 * it works, or before where the first is `together`. It says `up`, the id of each change that was accepted, `works` when it begins to, and `done`; then it works
 * until it is ended.
 */

import { eventually } from "../../../../controlplane/fixtures/control-plane";
import { systemContext } from "../../../access/server/system-context";
import { readDatabase } from "../../../db/client";
import { warmUp } from "../../../db/warm-up";
import { AppError } from "../../../errors";
import { Worker } from "../../../jobs/worker";
import { decide } from "../../../policies/server/decide.fixture";
import { shift } from "../../../services/server/shift";
import type { Accepted } from "../../changes";
import { changeJobs } from "../change-jobs";
import { undoChange } from "../undo-change";
import type { Deed } from "./plan.fixture";

const ctx = systemContext("tests");
const isTogether = process.argv[2] === "together";
const decisions = process.argv.slice(isTogether ? 3 : 2).map((text) => text.split(":"));
/** More would keep each other waiting past what a transaction may take. */
const atOnce = 5;
const say = (word: string) => process.stdout.write(`${word}\n`);

async function main(): Promise<void> {
  await warmUp();
  say("up");
  let worker = isTogether ? null : work();
  const decideAll = async ([deed, service = ""]: string[]) => {
    for (const step of stepsOf(deed as Deed | "prepare", service)) {
      const accepted = await patiently(step);
      if (accepted) say(accepted.changeId);
      worker?.wake();
    }
  };
  const decideNext = async () => {
    for (let next = decisions.shift(); next; next = decisions.shift()) await decideAll(next);
  };
  await Promise.all(Array.from({ length: atOnce }, decideNext));
  worker ??= work();
  say("done");
}

function work(): Worker {
  const measureSplit = async () => ({ state: "empty" as const, why: "no traffic here" });
  say("works");
  return new Worker({ jobs: changeJobs({ measureSplit }), subscribe: () => () => undefined });
}

type Step = () => Promise<Accepted>;

function stepsOf(what: Deed | "prepare", service: string): Step[] {
  const to = (v1: number, baseRevision?: number): Step => {
    const base = baseRevision === undefined ? {} : { baseRevision };
    const about = { mesh: "demo", namespace: "llm", service, message: "", ...base };
    return () => shift({ ctx, input: { ...about, weights: { v1, v2: 100 - v1 } } });
  };
  switch (what) {
    case "prepare":
      return [to(90), to(50, 1)];
    case "shift":
      return [to(70)];
    case "pre-empt":
      return [to(70), to(60, 1)];
    case "apply":
      return [() => decide(ctx, { kind: "circuit-breaker", service, spec: { limits: { maxRequests: 4 } } })];
    case "undo":
      return [async () => undoChange({ ctx, input: { id: await newestChange(service) } })];
  }
}

async function newestChange(service: string): Promise<string> {
  const newest = await readDatabase((db) =>
    db.delivery.findFirstOrThrow({ where: { service }, orderBy: { sequence: "desc" } }),
  );
  return newest.changeId;
}

/** Null for what was stored although a busy machine did not answer in time. */
async function patiently(step: Step): Promise<Accepted | null> {
  const tried = () =>
    step().catch((cause: unknown) => {
      const isStored =
        cause instanceof AppError &&
        (["stale-base-revision", "invalid-transition"].includes(cause.code) ||
          cause.params.reason === "no-change");
      if (isStored) return null;
      if (cause instanceof AppError && cause.upstream) return undefined;
      throw cause;
    });
  return (await eventually(tried, (accepted) => accepted !== undefined, 60_000)) ?? null;
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`);
  process.exit(1);
});
