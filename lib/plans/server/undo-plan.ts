import "server-only";
import type { Context } from "../../access/actor";
import type { PlanAccepted } from "../plans";
import { decidePlan } from "./decide-plan";
import { movePlan } from "./move-plan";
import { moverColumn } from "./plan-columns";

/**
 * Takes back what a plan did, in every mesh, the last one first; workers make the undos. Throws `not-found`, `invalid-transition`
 * while it runs or where nothing was done, or that Postgres is away.
 */
export async function undoPlan({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: { id: string };
  signal?: AbortSignal;
}): Promise<PlanAccepted> {
  return decidePlan({
    ctx,
    id: input.id,
    action: "change.undo",
    as: "plan-undo",
    where: "all",
    signal,
    run: (tx, plan) => movePlan(tx, plan, { kind: "undo" }, { plan: { mover: moverColumn(ctx) } }),
  });
}
