import "server-only";
import type { Context } from "../../access/actor";
import type { PlanAccepted } from "../plans";
import { decidePlan } from "./decide-plan";
import { movePlan } from "./move-plan";

/**
 * Begins no further mesh; the change at hand goes on by itself. With `forGood` the plan is over as it is, and only Undo is left.
 * Throws `not-found`, `invalid-transition`, or that Postgres is away.
 */
export async function stopPlan({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: { id: string; forGood: boolean };
  signal?: AbortSignal;
}): Promise<PlanAccepted> {
  const { id, forGood } = input;
  return decidePlan({
    ctx,
    id,
    action: "policy.write",
    as: forGood ? "plan-end" : "plan-stop",
    signal,
    run: (tx, plan) => movePlan(tx, plan, { kind: forGood ? "end" : "stop" }),
  });
}
