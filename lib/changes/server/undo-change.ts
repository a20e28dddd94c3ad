import "server-only";
import type { Context } from "../../access/actor";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { crashPoint } from "../../jobs/crash-point";
import type { ChangeKind } from "../change-kind";
import type { Accepted } from "../changes";
import type { BreakGlass } from "../gate";
import { endSet } from "./end-set";
import { goesBack } from "./gate";
import { authoriseChange, type LockedChange, lockChange, requireWritesOf } from "./lock-change";
import { requireChange } from "./plan-undo";
import { type NewPart, recordSet } from "./record-change";
import { nothingToUndo, undoPart } from "./undo-part";

type Input = {
  id: string;
  message?: string | undefined;
  override?: { reason: string } | null | undefined;
  breakGlass?: BreakGlass | undefined;
};

type Undo = Pick<Input, "message" | "override"> & {
  kind: Extract<ChangeKind, "undo" | "expiry">;
  planPartId?: string | undefined;
  way: "forward" | "back";
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
  const found = await readDatabase((db) => requireChange(db, input.id), options);
  authoriseChange(ctx, "change.undo", found);
  requireWritesOf(found);
  const endpoints = await readyEndpoints(found.change.meshId, signal);
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
  const locked = await lockChange(tx, input.id);
  const made: NewPart[] = [];
  const reasons: ("cancelled" | "nothing-to-undo")[] = [];
  for (const each of locked.parts.toReversed()) {
    const undone = await undoPart(tx, locked.change, each, input);
    if (undone.part) made.push(undone.part);
    else reasons.push(undone.reason);
  }
  if (made.length === 0) throw nothingToUndo(reasons[0] ?? "nothing-to-undo");
  const { kind, message, override, planPartId } = input;
  // What an undo took back and comes again goes forward, all or none.
  const way = goesBack(locked.change.kind) ? "forward" : "back";
  const accepted = await recordUndo(tx, ctx, locked, made, { kind, message, override, planPartId, way });
  await endSet(tx, locked.change.id, "given_up");
  return accepted;
}

/** Writes the undo of a change, or of those of its parts that can be taken back, which are given in the order of the push. */
export async function recordUndo(
  tx: Tx,
  ctx: Context,
  { change, parts }: LockedChange,
  made: readonly NewPart[],
  { kind, message, override, planPartId, way }: Undo,
): Promise<Accepted> {
  await tx.change.updateMany({
    where: { id: change.id, until: { not: null }, expiryDoneAt: null },
    data: { expiryDoneAt: new Date() },
  });
  const what = parts.length === 1 ? `revision ${parts[0]?.revision.number}` : `${parts.length} policies`;
  const words = message?.trim() || `Undo ${what}${change.message ? `: ${change.message}` : ""}`;
  const decision = {
    id: newId(),
    kind,
    message: words.slice(0, 500),
    revertsChangeId: change.id,
    planPartId: planPartId ?? null,
    override: override ?? null,
    way,
  };
  return recordSet(tx, ctx, decision, made);
}
