import "server-only";
import type { Context } from "../../access/actor";
import { cancelWithin, withdrawCommitted } from "../../changes/server/cancel-change";
import type { Withdrawn } from "../../changes/server/withdraw-commit";
import type { Tx } from "../../db/client";
import type { PlanAccepted } from "../plans";
import { decidePlan, requireStoppedAt } from "./decide-plan";
import { movePlan } from "./move-plan";
import { moverColumn, partAt } from "./plan-columns";
import { readChangeFacts } from "./read-change-facts";

/**
 * Goes on with the mesh after the one where a plan stopped. A change there that is not written yet is cancelled, so that two meshes
 * are never at work at once, and its commit is taken back first where it waits for a merge; one that may be written by now, or was
 * merged, has to end first. Throws `not-found`, `invalid-transition`, or that git or Postgres is away.
 */
export async function skipPlanPart({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: { id: string };
  signal?: AbortSignal;
}): Promise<PlanAccepted> {
  const withdrawn = new Map<string, Withdrawn | null>();
  return decidePlan({
    ctx,
    id: input.id,
    action: "policy.write",
    as: "plan-skip",
    signal,
    before: async (plan) => {
      const { changeId } = partAt(plan, requireStoppedAt(plan, "running"));
      if (changeId !== null) withdrawn.set(changeId, await withdrawCommitted(changeId, signal));
    },
    run: async (tx, plan) => {
      const { changeId } = partAt(plan, requireStoppedAt(plan, "running"));
      if (changeId !== null) await cancelUnwritten(tx, ctx, changeId, withdrawn.get(changeId) ?? null);
      return movePlan(tx, plan, { kind: "skip" }, { plan: { mover: moverColumn(ctx) } });
    },
  });
}

async function cancelUnwritten(
  tx: Tx,
  ctx: Context,
  changeId: string,
  withdrawn: Withdrawn | null,
): Promise<void> {
  const { state } = await readChangeFacts(tx, changeId);
  const isUnwritten = ["queued", "delivering", "committed", "conflicted"].includes(state);
  if (isUnwritten) await cancelWithin(tx, ctx, changeId, withdrawn);
}
