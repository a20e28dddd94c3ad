import "server-only";
import { retryWithin } from "../../changes/server/retry-change";
import { undoWithin } from "../../changes/server/undo-change";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import type { Tx } from "../../db/client";
import type { PlanPart } from "../../db/rows";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import { type ChangeVerdict, judgeChange } from "../judge-change";
import type { PlanStep } from "../plan-machine";
import type { PlanReason } from "../plans";
import { asPlanHolder, lookLater, type PlanClaim } from "./claim-plans";
import { movePlan } from "./move-plan";
import { moverOf, type PlanRow, partAt } from "./plan-columns";
import { readChangeFacts } from "./read-change-facts";

type Step<Kind> = Extract<PlanStep, { kind: Kind }>;

/** Takes the change of one mesh back. What refuses that leaves the mesh `stuck`, and the others go on. */
export async function makeUndo(
  claim: PlanClaim,
  step: Step<"make-undo">,
  plan: PlanRow,
  signal: AbortSignal,
): Promise<void> {
  const { at } = step;
  const part = partAt(plan, at);
  try {
    requireWrites(part.meshId, plan.namespace);
    const endpoints = await readyEndpoints(part.meshId, signal);
    await asPlanHolder(claim, step, async (tx, current) => {
      const undoChangeId = await undoOf(tx, current, partAt(current, at), endpoints);
      await movePlan(tx, current, { kind: "undo-made", at }, { part: { undoChangeId } });
    });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === "internal" || cause.upstream === "postgres")
      throw cause;
    await asPlanHolder(claim, step, (tx, current) => settle(tx, current, at, reasonIn(cause)));
    return;
  }
  await crashPoint("after-commit");
}

/** What is not in force any more needs no taking back. */
function reasonIn({ code, message, params }: AppError): PlanReason | null {
  const isGone =
    code === "invalid-transition" && ["cancelled", "nothing-to-undo"].includes(String(params.reason));
  return isGone ? null : { code, message: message.slice(0, 500), params };
}

/** The undo of a part's change: one that is there already, by whomever, or a new one. */
async function undoOf(
  tx: Tx,
  plan: PlanRow,
  { id: planPartId, changeId, undoChangeId }: PlanPart,
  endpoints: ReadyEndpoints,
): Promise<string> {
  if (changeId === null) throw new Error("a mesh to take back without a change");
  const made = await tx.change.findFirst({
    where: { revertsChangeId: changeId },
    orderBy: { createdAt: "desc" },
    select: { id: true },
  });
  const known = undoChangeId ?? made?.id;
  const ctx = moverOf(plan);
  if (known !== undefined) {
    const { state } = await readChangeFacts(tx, known);
    if (state === "failed") await retryWithin(tx, ctx, known);
    if (state !== "cancelled" && state !== "superseded") return known;
  }
  return (await undoWithin(tx, ctx, { id: changeId, kind: "undo", endpoints, planPartId })).changeId;
}

/** Looks how far the undos are; one of them is settled at a time. */
export async function watchUndos(claim: PlanClaim, step: Step<"watch-undos">): Promise<void> {
  await asPlanHolder(claim, step, async (tx, plan) => {
    for (const at of step.ats) {
      const verdict = await undoVerdict(tx, partAt(plan, at));
      if (verdict.is === "under-way") continue;
      return settle(tx, plan, at, verdict.is === "faulty" ? { ...verdict.fault, params: {} } : null);
    }
    await lookLater(tx, plan);
  });
}

/** An undo that was written has done its work, whatever was decided after it. */
async function undoVerdict(tx: Tx, { undoChangeId }: PlanPart): Promise<ChangeVerdict> {
  if (undoChangeId === null) throw new Error("an undo without a change");
  const facts = await readChangeFacts(tx, undoChangeId);
  return judgeChange({ ...facts, isStanding: true, isUndone: false }, "accepted");
}

async function settle(tx: Tx, plan: PlanRow, at: number, reason: PlanReason | null): Promise<void> {
  const outcome = reason ? "stuck" : "undone";
  await movePlan(tx, plan, { kind: "undo-settled", at, outcome }, reason ? { part: { reason } } : {});
}
