import "server-only";
import type { Action } from "../../access/actions";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { AppError } from "../../errors";
import { currentPart } from "../plan-machine";
import type { PlanState } from "../plan-state";
import type { PlanAccepted } from "../plans";
import { lockPlan, requirePlan } from "./move-plan";
import { type PlanRow, partAt, shapeOf, takenParts } from "./plan-columns";

type Decision = {
  ctx: Context;
  id: string;
  action: Action;
  /** What the audit calls it. */
  as: string;
  /** `where: "all"`: it is about every mesh, not just the one at hand. */
  where?: "all";
  /** What has to be done elsewhere first, and no transaction can hold; the plan may be another by the time of `run`. */
  before?: (plan: PlanRow) => Promise<void>;
  run: (tx: Tx, plan: PlanRow) => Promise<PlanState>;
  signal: AbortSignal | undefined;
};

/**
 * What every verb of a plan is: allowed in each of its meshes, one transaction under the plan's lock, and on record. Throws
 * `not-found`, `forbidden`, what `before` and `run` throw, or that Postgres is away.
 */
export async function decidePlan({
  ctx,
  id,
  action,
  as,
  where,
  before,
  run,
  signal,
}: Decision): Promise<PlanAccepted> {
  const options = signal ? { signal } : {};
  const known = await readDatabase((db) => requirePlan(db, id), options);
  for (const { meshId } of takenParts(known)) authorise(ctx, action, meshId, known.namespace);
  await before?.(known);
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, id);
    const state = await run(tx, plan);
    const at = currentPart(shapeOf(plan));
    const parts = where === "all" || at < 0 ? takenParts(plan) : [partAt(plan, at)];
    for (const { meshId: mesh, changeId } of parts) {
      await recordAudit(tx, ctx, {
        mesh,
        namespace: plan.namespace,
        service: plan.service,
        action: as,
        outcome: "done",
        ...(changeId === null ? {} : { changeId }),
        after: { planId: id, from: plan.state, to: state },
      });
    }
    return { planId: id, state };
  }, options);
}

/** Index of the mesh where a plan stopped. Throws `invalid-transition` where it did not. */
export function requireStoppedAt(plan: PlanRow, to: string): number {
  const at = currentPart(shapeOf(plan));
  if (plan.state === "stopped" && at >= 0) return at;
  throw new AppError("invalid-transition", `A plan that is ${plan.state} did not stop anywhere.`, {
    params: { from: plan.state, to },
  });
}
