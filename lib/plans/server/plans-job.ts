import "server-only";
import { readDatabase } from "../../db/client";
import { assertNever } from "../../errors";
import { LeaseLost } from "../../jobs/hold-lease";
import type { Job } from "../../jobs/job";
import { nextStep } from "../plan-machine";
import { claimPlans, giveBack, type PlanClaim } from "./claim-plans";
import { requirePlan } from "./move-plan";
import { shapeOf } from "./plan-columns";
import { makeUndo, watchUndos } from "./step-back";
import { applyNext, watchChange } from "./step-forward";

const sweepMs = 1_000;

/** Moves plans on, a step at a time; what a step changes wakes the next one. */
export function plansJob(): Job {
  return {
    name: "plans",
    everyMs: sweepMs,
    concurrency: 8,
    wakesOn: ({ kind }) => kind === "plan",
    claim: async (owner, room) =>
      (await claimPlans(owner, room)).map((claim) => ({
        // A plan is due again as soon as a step is stored, which is before the work on that step has ended here.
        key: `${claim.id} ${claim.leaseUntil.toISOString()}`,
        run: (signal: AbortSignal) => advancePlan(claim, signal),
      })),
  };
}

/** Takes the one step that a claimed plan asks for. */
export async function advancePlan(claim: PlanClaim, signal: AbortSignal): Promise<void> {
  const plan = await readDatabase((db) => requirePlan(db, claim.id));
  const step = nextStep(shapeOf(plan));
  try {
    switch (step.kind) {
      case "apply":
        return await applyNext(claim, step, plan, signal);
      case "watch":
      case "soak":
        return await watchChange(claim, step);
      case "make-undo":
        return await makeUndo(claim, step, plan, signal);
      case "watch-undos":
        return await watchUndos(claim, step);
      case "wait":
        return;
      default:
        assertNever(step);
    }
  } catch (cause) {
    if (cause instanceof LeaseLost) return;
    await giveBack(claim).catch(() => undefined);
    if (!signal.aborted) throw cause;
  }
}
