import "server-only";
import type { Context } from "../../access/actor";
import { kindColumn, kindOf } from "../../changes/server/kind-column";
import { findStandingRevision } from "../../changes/server/read-revision";
import { retryWithin } from "../../changes/server/retry-change";
import type { Tx } from "../../db/client";
import { AppError } from "../../errors";
import { judgeChange } from "../judge-change";
import type { PlanAccepted } from "../plans";
import { decidePlan, requireStoppedAt } from "./decide-plan";
import { movePlan } from "./move-plan";
import { moverColumn, type PlanRow, partAt } from "./plan-columns";
import { readChangeFacts } from "./read-change-facts";

type Input = { id: string; baseRevision?: number | undefined };

/**
 * Goes on where a plan stopped, in the name of who asks. A change that is there is watched again, one that failed is pushed again,
 * and one that is gone is made anew: on top of what was decided there since only when `baseRevision` names that. A conflict is for
 * a person to see and decide on the change itself. Throws `not-found`, `invalid-transition`, `stale-base-revision`, or that
 * Postgres is away.
 */
export async function resumePlan({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<PlanAccepted> {
  return decidePlan({
    ctx,
    id: input.id,
    action: "policy.write",
    as: "plan-resume",
    signal,
    run: async (tx, plan) => {
      const at = requireStoppedAt(plan, "running");
      const anew = await isMadeAnew(tx, ctx, plan, at);
      const base = anew ? await requireSeen(tx, plan, at, input.baseRevision) : undefined;
      return movePlan(
        tx,
        plan,
        { kind: "resume", anew },
        {
          plan: { mover: moverColumn(ctx) },
          ...(base === undefined ? {} : { part: { baseRevision: base } }),
        },
      );
    },
  });
}

/** Whether the change where it stopped has to be made once more; one that failed is pushed again here. */
async function isMadeAnew(tx: Tx, ctx: Context, plan: PlanRow, at: number): Promise<boolean> {
  const { state, changeId } = partAt(plan, at);
  if (state !== "failed") return false;
  if (changeId === null) return true;
  const facts = await readChangeFacts(tx, changeId);
  const verdict = judgeChange(facts, plan.reach);
  if (verdict.is !== "faulty") return false;
  switch (verdict.fault.code) {
    case "failed":
      await retryWithin(tx, ctx, changeId);
      return false;
    case "refused":
      return false;
    case "conflicted":
      throw new AppError("invalid-transition", "Decide the conflict on the change first.", {
        params: { from: "conflicted", to: "running", reason: "conflict-open" },
      });
    default:
      return true;
  }
}

/** The revision that the change is made on top of: at least what stands there. Throws `stale-base-revision`. */
async function requireSeen(
  tx: Tx,
  { kind, namespace, service, parts }: PlanRow,
  at: number,
  given: number | undefined,
): Promise<number> {
  const part = parts[at];
  const seen = given ?? part?.baseRevision ?? 0;
  const where = { meshId: part?.meshId ?? "", kind: kindColumn(kindOf(kind)), namespace, service };
  const policy = await tx.policy.findUnique({ where: { meshId_kind_namespace_service: where } });
  const standing = policy ? await findStandingRevision(tx, policy.id) : null;
  const newest = policy?.newestRevision ?? 0;
  if (seen >= (standing?.number ?? 0) && seen <= newest) return seen;
  throw new AppError("stale-base-revision", "Something else was decided there since.", {
    params: { newest },
  });
}
