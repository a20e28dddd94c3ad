import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import type { ChangeKind } from "../change-kind";
import type { Accepted } from "../changes";
import type { BreakGlass } from "../gate";
import { bothSidesError } from "./both-sides-error";
import { goesBack, onceConverged, requireWayBack } from "./gate";
import { lockPolicy } from "./lock-policy";
import { newWeights, planUndo, readUndoFacts, requireChange, versionsSeen } from "./plan-undo";
import { recordChange } from "./record-change";
import { requireDestinations } from "./require-destinations";
import { requireSupported } from "./require-supported";

type Input = {
  id: string;
  message?: string | undefined;
  override?: { reason: string } | null | undefined;
  breakGlass?: BreakGlass | undefined;
};

/**
 * Applies the inverse of one change on top of the newest revision, so that what others changed since stays; an
 * Undo can be undone. It pre-empts a push that hangs or waits, and is accepted while the control plane is
 * away. Throws `not-found`, `overlapping-change` with both sides, `invalid-transition` when there is nothing to
 * undo, `no-ready-endpoint` or `unknown-version` for today's mesh, or that Postgres is away. It needs no approval and passes a
 * freeze, which is marked; `approval-required` or `frozen` where it raises the weight of a version that fails, or takes back what took back.
 */
export async function undoChange({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const options = signal ? { signal } : {};
  const { change } = await readDatabase((db) => requireChange(db, input.id), options);
  authorise(ctx, "change.undo", change.meshId, change.namespace);
  requireWrites(change.meshId, change.namespace);
  const endpoints = await readyEndpoints(change.meshId, signal);
  const accepted = await transaction(
    (tx) => undoWithin(tx, ctx, { ...input, kind: "undo", endpoints }),
    options,
  );
  await crashPoint("after-commit");
  return accepted;
}

/** The undo itself, in the caller's transaction; an end (`until`) that is reached does the same as `expiry`. */
export async function undoWithin(
  tx: Tx,
  ctx: Context,
  input: Input & {
    kind: Extract<ChangeKind, "undo" | "expiry">;
    endpoints: ReadyEndpoints;
    planPartId?: string;
  },
): Promise<Accepted> {
  const {
    revision: { policyId },
  } = await requireChange(tx, input.id);
  const policy = await lockPolicy(tx, policyId);
  const { change, revision } = await requireChange(tx, input.id);
  const facts = await readUndoFacts(tx, revision, policy);
  const plan = planUndo(facts);
  if (plan.outcome === "impossible") throw nothingToUndo(plan.reason);
  if (plan.outcome === "overlap") {
    throw await bothSidesError(tx, {
      code: "overlapping-change",
      message: "Somebody has since changed the same thing.",
      policy,
      base: { revision: revision.number, spec: facts.made },
      yours: facts.before,
      params: { revision: revision.number, newest: policy.newestNumber },
      extra: { overlaps: plan.overlaps },
    });
  }
  const changeId = newId();
  requireSupported(policy, plan.spec);
  const override = input.override ?? null;
  const warnings = requireDestinations({
    target: policy.target,
    weights: newWeights(plan.spec, facts.standing),
    inPolicy: versionsSeen(facts),
    endpoints: input.endpoints,
    override,
    trustUnverified: true,
  });
  const isWayBack = !goesBack(change.kind) || (await onceConverged(tx, policy.id, plan.spec));
  const { breakGlass } = input;
  const passed = await requireWayBack(tx, { policy, spec: plan.spec, isWayBack, breakGlass });
  await tx.change.updateMany({
    where: { id: change.id, until: { not: null }, expiryDoneAt: null },
    data: { expiryDoneAt: new Date() },
  });
  const message =
    input.message?.trim() || `Undo revision ${revision.number}${change.message ? `: ${change.message}` : ""}`;
  return recordChange(tx, ctx, {
    id: changeId,
    kind: input.kind,
    policy,
    spec: plan.spec,
    message: message.slice(0, 500),
    revertsChangeId: change.id,
    planPartId: input.planPartId ?? null,
    override,
    passed,
    warnings,
  });
}

function nothingToUndo(reason: "cancelled" | "nothing-to-undo"): AppError {
  const words = {
    cancelled: "This change was cancelled before it was pushed.",
    "nothing-to-undo": "What this change did is not in force any more.",
  };
  return new AppError("invalid-transition", words[reason], { params: { reason } });
}
