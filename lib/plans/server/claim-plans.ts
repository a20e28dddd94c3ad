import "server-only";
import { type Tx, transaction } from "../../db/client";
import { LeaseLost, leaseSeconds } from "../../jobs/hold-lease";
import { sameJson } from "../../policies/canonical-json";
import { nextStep, type PlanStep } from "../plan-machine";
import { lockPlan } from "./move-plan";
import { type PlanRow, shapeOf } from "./plan-columns";

/** A plan that this process may take one step of. */
export type PlanClaim = { id: string; owner: string; leaseUntil: Date };

/** How long until a plan that waits for a mesh is looked at again. */
const lookSeconds = 1;

/** Takes plans that are due and that nobody works on, under leases of `owner`. */
export async function claimPlans(owner: string, room: number): Promise<PlanClaim[]> {
  return transaction(async (tx) => {
    const taken = await tx.$queryRaw<{ id: string; leaseUntil: Date }[]>`
      UPDATE "Plan" SET "leaseOwner" = ${owner},
        "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id IN (
        SELECT id FROM "Plan"
        WHERE state IN ('running', 'undoing') AND "nextLookAt" <= clock_timestamp()
          AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
        ORDER BY "nextLookAt" LIMIT ${room} FOR UPDATE SKIP LOCKED)
      RETURNING id, "leaseUntil"`;
    return taken.map((row) => ({ ...row, owner }));
  });
}

/**
 * Takes a step of a plan as the one who holds its lease: the row is locked, and `run` gets it as it is now. A step is one
 * transaction, so that a crash leaves all of it or nothing. Throws LeaseLost when the lease is gone, or when the plan no longer
 * asks for this step; a lease is not renewed, since no step lasts as long.
 */
export async function asPlanHolder<T>(
  { id, owner }: Pick<PlanClaim, "id" | "owner">,
  step: PlanStep,
  run: (tx: Tx, plan: PlanRow) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, id);
    if (plan.leaseOwner !== owner || !sameJson(nextStep(shapeOf(plan)), step)) throw new LeaseLost();
    return run(tx, plan);
  });
}

/** Gives a plan back whose step failed, so that nobody waits for the lease to run out. */
export async function giveBack({ id, owner }: PlanClaim): Promise<void> {
  await transaction(async (tx) => {
    const plan = await lockPlan(tx, id);
    if (plan.leaseOwner === owner) await lookLater(tx, plan);
  });
}

/** Gives a plan back that has nothing to do yet, to be looked at again in a moment. */
export async function lookLater(tx: Tx, { id }: Pick<PlanRow, "id">): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Plan" SET "leaseOwner" = NULL, "leaseUntil" = NULL,
      "nextLookAt" = clock_timestamp() + make_interval(secs => ${lookSeconds})
    WHERE id = ${id}::uuid`;
}
