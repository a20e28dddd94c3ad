import "server-only";
import { systemContext } from "../../access/server/system-context";
import { recordAudit } from "../../audit/server/record-audit";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import type { Tx } from "../../db/client";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { findForShift } from "../../services/server/shift-found";
import { requireWrites } from "../../settings/may-write";
import { judgeChange } from "../judge-change";
import { planDecisionSchema } from "../plan-decision";
import type { PlanStep } from "../plan-machine";
import type { PlanReason } from "../plans";
import { applyPart } from "./apply-part";
import { asPlanHolder, lookLater, type PlanClaim } from "./claim-plans";
import { movePlan } from "./move-plan";
import { moverOf, type PlanRow, partAt } from "./plan-columns";
import { type Merge, readChangeFacts } from "./read-change-facts";

type Step<Kind> = Extract<PlanStep, { kind: Kind }>;

/** Makes the change of the mesh at hand. What refuses it stops the plan; what is only away is tried again, for as long as a mesh may take. */
export async function applyNext(
  claim: PlanClaim,
  step: Step<"apply">,
  plan: PlanRow,
  signal: AbortSignal,
): Promise<void> {
  const part = partAt(plan, step.at);
  try {
    requireWrites(part.meshId, plan.namespace);
    await requireNothingOfOthers(plan, part.meshId, signal);
    const endpoints = await readyEndpoints(part.meshId, signal);
    await asPlanHolder(claim, step, async (tx, current) => {
      const own = { plan: current, part: partAt(current, step.at), endpoints };
      const { changeId } = await applyPart(tx, moverOf(current), own);
      await movePlan(tx, current, { kind: "applied" }, { part: { changeId } });
    });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === "internal" || cause.upstream === "postgres")
      throw cause;
    const { code, message, params, upstream } = cause;
    await asPlanHolder(claim, step, (tx, current) =>
      upstream ? waitOrGiveUp(tx, current, step.at) : stopAt(tx, current, step.at, { code, message, params }),
    );
    return;
  }
  await crashPoint("after-commit");
}

/** As a shift is: weights take no whole object's place that others wrote. Throws `control-plane-conflict`, or `owned-elsewhere`. */
async function requireNothingOfOthers(plan: PlanRow, mesh: string, signal: AbortSignal): Promise<void> {
  if (!("weights" in planDecisionSchema.parse(plan.decision))) return;
  const { namespace, service } = plan;
  await findForShift({ target: { mesh, namespace, service } }, signal);
}

/** Looks how far the change of the mesh at hand is, and whether it is still there while the pause lasts. */
export async function watchChange(claim: PlanClaim, step: Step<"watch" | "soak">): Promise<void> {
  await asPlanHolder(claim, step, async (tx, plan) => {
    const part = partAt(plan, step.at);
    if (part.changeId === null) throw new Error("a mesh at work without a change");
    const { merge, ...facts } = await readChangeFacts(tx, part.changeId);
    const verdict = judgeChange(facts, plan.reach);
    if (verdict.is === "faulty") return stopAt(tx, plan, step.at, { ...verdict.fault, params: {} });
    if (step.kind === "soak") {
      const isOver = Date.now() >= part.stateSince.getTime() + plan.soakSeconds * 1_000;
      return isOver && verdict.is === "there" ? moved(tx, plan, { kind: "soaked" }) : lookLater(tx, plan);
    }
    if (verdict.is === "there") return moved(tx, plan, { kind: "reached", soaks: plan.soakSeconds > 0 });
    return waitOrGiveUp(tx, plan, step.at, merge);
  });
}

async function moved(tx: Tx, plan: PlanRow, event: Parameters<typeof movePlan>[2]): Promise<void> {
  await movePlan(tx, plan, event);
}

/**
 * Until when the mesh at `at` has to have got there: from when the plan came to it, or was resumed, or a merge arrived there; null
 * while a merge is waited for.
 */
export function deadlineOf(
  { stateSince, deadlineSeconds, parts }: PlanRow,
  at: number,
  merge: Merge,
): Date | null {
  if (merge === "awaited") return null;
  const since = parts.slice(0, at + 1).map((part) => part.stateSince.getTime());
  const arrived = merge === "none" ? [] : [merge.arrivedAt.getTime()];
  return new Date(Math.max(stateSince.getTime(), ...since, ...arrived) + deadlineSeconds * 1_000);
}

async function waitOrGiveUp(tx: Tx, plan: PlanRow, at: number, merge: Merge = "none"): Promise<void> {
  const deadline = deadlineOf(plan, at, merge);
  if (deadline === null || new Date() < deadline) return lookLater(tx, plan);
  const params = { seconds: plan.deadlineSeconds };
  const message = `It did not get there within ${plan.deadlineSeconds} s.`;
  await stopAt(tx, plan, at, { code: "deadline", message, params });
}

/** Stops a plan, with the reason: nothing is begun in another mesh until a person says so. */
async function stopAt(tx: Tx, plan: PlanRow, at: number, reason: PlanReason): Promise<void> {
  const own = { ...reason, message: reason.message.slice(0, 500) };
  const { meshId: mesh, changeId } = partAt(plan, at);
  await movePlan(tx, plan, { kind: "failed" }, { part: { reason: own } });
  await recordAudit(tx, systemContext("plan"), {
    mesh,
    namespace: plan.namespace,
    service: plan.service,
    action: "plan-stop",
    outcome: "failed",
    ...(changeId === null ? {} : { changeId }),
    after: { planId: plan.id, reason: own },
  });
}
