import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import type { BreakGlass } from "../../changes/gate";
import { onceConverged, requireWayBack } from "../../changes/server/gate";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { newWeights } from "../../changes/server/plan-undo";
import { recordChange } from "../../changes/server/record-change";
import { requireDestinations } from "../../changes/server/require-destinations";
import { requireSupported } from "../../changes/server/require-supported";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import { routeSpecOf } from "../policy-spec";
import { versionsOf } from "../rules";
import { requireRevision } from "./apply-revision";
import { findPolicy } from "./find-policy";
import { planRollback, type RollbackPlan, type RollbackReason } from "./plan-rollback";
import { requireBase } from "./require-base";

type Input = {
  id: string;
  number: number;
  baseRevision: number;
  message?: string | undefined;
  override?: { reason: string } | undefined;
  breakGlass?: BreakGlass | undefined;
};

/**
 * Restores a whole revision that was once applied as the newest one, and pushes it; the later changes that it takes away
 * are told by `previewRollback`. Throws `not-found`, `stale-base-revision` with both sides, `invalid-transition` (never
 * applied, given up, or stands already), `unsupported-by-target`, `unknown-version` or `no-ready-endpoint` for today's mesh,
 * or that Postgres is away. To what once converged it needs no approval and passes a freeze, which is marked; else, or where it
 * raises the weight of a version that fails, `approval-required` or `frozen`.
 */
export async function rollBack({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { id, target } = await findPolicy(input.id, signal);
  authorise(ctx, "change.undo", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const endpoints = await readyEndpoints(target.mesh, signal);
  const accepted = await transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      const plan = await planRollback(tx, await requireRevision(tx, id, input.number));
      return rollBackWithin(tx, ctx, { input, policy, plan, endpoints });
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

type Decision = { input: Input; policy: LockedPolicy; plan: RollbackPlan; endpoints: ReadyEndpoints };

async function rollBackWithin(
  tx: Tx,
  ctx: Context,
  { input, policy, plan, endpoints }: Decision,
): Promise<Accepted> {
  const { spec, standing, reason, removes } = plan;
  await requireBase(tx, policy, { seen: input.baseRevision, newest: standing?.number ?? 0, yours: spec });
  if (reason) throw cannotRollBack(reason);
  requireSupported(policy, spec);
  const standingSpec = standing?.spec ?? null;
  const override = input.override ?? null;
  const warnings = requireDestinations({
    target: policy.target,
    weights: newWeights(spec, standingSpec),
    inPolicy: versionsOf(routeSpecOf(standingSpec)),
    endpoints,
    override,
    trustUnverified: true,
  });
  const isWayBack = await onceConverged(tx, policy.id, spec);
  const { breakGlass } = input;
  const passed = await requireWayBack(tx, { policy, spec, isWayBack, breakGlass });
  const removed = removes.map(({ id }) => id);
  await tx.change.updateMany({
    where: { id: { in: removed }, until: { not: null }, expiryDoneAt: null },
    data: { expiryDoneAt: new Date() },
  });
  const [only, ...others] = removed;
  return recordChange(tx, ctx, {
    id: newId(),
    kind: "roll-back",
    policy,
    spec,
    message: input.message?.trim() || `Roll back to revision ${input.number}`,
    revertsChangeId: only !== undefined && others.length === 0 ? only : null,
    override,
    passed,
    warnings,
  });
}

function cannotRollBack(reason: RollbackReason): AppError {
  const words = {
    "not-applied": "This revision was never applied: apply it instead.",
    withdrawn: "This revision was given up before it was pushed.",
    "stands-already": "This is what stands now.",
  };
  return new AppError("invalid-transition", words[reason], { params: { reason } });
}
