import { AppError } from "../errors";
import type { PartState, PlanState } from "./plan-state";

/** All that the moves of a plan depend on. `hasChange`: a change was made there. */
export type PlanShape = { state: PlanState; parts: readonly PartShape[] };
export type PartShape = { state: PartState; hasChange: boolean };

/**
 * What can happen to a plan. Those with a `kind` of work come from a worker and are about the mesh at hand; `undo-made` and
 * `undo-settled` are about the part at `at`. The others are a person's.
 */
export type PlanEvent =
  | { kind: "applied" }
  | { kind: "reached"; soaks: boolean }
  | { kind: "soaked" }
  | { kind: "failed" }
  | { kind: "undo-made"; at: number }
  | { kind: "undo-settled"; at: number; outcome: "undone" | "stuck" }
  | { kind: "stop" }
  | { kind: "end" }
  /** `anew`: the failed mesh's change is made once more, else the one that is there is watched again. */
  | { kind: "resume"; anew: boolean }
  | { kind: "skip" }
  | { kind: "undo" };

/** What a worker does next. `wait`: nothing, until a person does something. */
export type PlanStep =
  | { kind: "apply"; at: number }
  | { kind: "watch"; at: number }
  | { kind: "soak"; at: number }
  | { kind: "make-undo"; at: number }
  | { kind: "watch-undos"; ats: number[] }
  | { kind: "wait" };

const settled: readonly PartState[] = ["done", "skipped", "left-out"];

/** Index of the mesh at hand: the first that is not done with; -1 when all are. */
export function currentPart({ parts }: PlanShape): number {
  return parts.findIndex(({ state }) => !settled.includes(state));
}

/** The one thing that a plan in this shape asks of a worker. */
export function nextStep(plan: PlanShape): PlanStep {
  if (plan.state === "undoing") return nextUndo(plan);
  const at = currentPart(plan);
  if (plan.state !== "running") return { kind: "wait" };
  switch (plan.parts[at]?.state) {
    case "waiting":
      return { kind: "apply", at };
    case "working":
      return { kind: "watch", at };
    case "soaking":
      return { kind: "soak", at };
    default:
      return { kind: "wait" };
  }
}

/** Backwards, one after the other; none waits for what becomes of another, since a way back must not hang on a dead mesh. */
function nextUndo({ parts }: PlanShape): PlanStep {
  const at = parts.findLastIndex(({ state }) => state === "to-undo");
  if (at >= 0) return { kind: "make-undo", at };
  return {
    kind: "watch-undos",
    ats: parts.flatMap(({ state }, index) => (state === "undoing" ? index : [])),
  };
}

/** Whether an event may happen now. */
export function mayHappen(plan: PlanShape, event: PlanEvent): boolean {
  return afterEvent(plan, event) !== null;
}

/** The plan after an event. Throws `invalid-transition` where it may not happen. */
export function move(plan: PlanShape, event: PlanEvent): PlanShape {
  const moved = afterEvent(plan, event);
  if (moved) return moved;
  throw new AppError("invalid-transition", `A plan that is ${plan.state} cannot take "${event.kind}".`, {
    params: { from: plan.state, to: event.kind },
  });
}

/** Every move that there is; null for one that is not. */
function afterEvent(plan: PlanShape, event: PlanEvent): PlanShape | null {
  const { state } = plan;
  const at = currentPart(plan);
  const own = plan.parts[at]?.state;
  switch (event.kind) {
    case "applied":
      return state === "running" && own === "waiting" ? put(plan, at, "working", true) : null;
    case "reached":
      if (state !== "running" || own !== "working") return null;
      return event.soaks && hasMore(plan, at)
        ? put(plan, at, "soaking")
        : goneOn(put(plan, at, "done"), state);
    case "soaked":
      return state === "running" && own === "soaking" ? goneOn(put(plan, at, "done"), state) : null;
    case "failed":
      return state === "running" && at >= 0 ? { ...put(plan, at, "failed"), state: "stopped" } : null;
    case "stop":
      return state === "running" ? { ...plan, state: "stopped" } : null;
    case "end":
      return ["running", "stopped", "stuck"].includes(state) ? { ...plan, state: "ended" } : null;
    case "resume":
      if (state !== "stopped") return null;
      if (own !== "failed") return event.anew ? null : { ...plan, state: "running" };
      if (!event.anew && !plan.parts[at]?.hasChange) return null;
      return { ...put(plan, at, event.anew ? "waiting" : "working"), state: "running" };
    case "skip":
      if (state !== "stopped" || at < 0) return null;
      return goneOn(put(plan, at, own === "soaking" ? "done" : "skipped"), "running");
    case "undo":
      return undoBegun(plan);
    case "undo-made":
      if (state !== "undoing" || plan.parts[event.at]?.state !== "to-undo") return null;
      return put(plan, event.at, "undoing");
    case "undo-settled":
      return undoSettled(plan, event);
  }
}

function undoBegun(plan: PlanShape): PlanShape | null {
  const mayBegin = ["stopped", "done", "ended", "stuck"].includes(plan.state);
  const isToUndo = (part: PartShape) => part.hasChange && part.state !== "undone";
  if (!mayBegin || !plan.parts.some(isToUndo)) return null;
  const parts = plan.parts.map((part) => (isToUndo(part) ? { ...part, state: "to-undo" as const } : part));
  return { state: "undoing", parts };
}

/** An undo that was made got somewhere; or there was none to make, because it cannot be or is not needed. */
function undoSettled(
  plan: PlanShape,
  { at, outcome }: Extract<PlanEvent, { kind: "undo-settled" }>,
): PlanShape | null {
  const own = plan.parts[at]?.state;
  if (plan.state !== "undoing" || (own !== "to-undo" && own !== "undoing")) return null;
  const moved = put(plan, at, outcome);
  const isOpen = moved.parts.some(({ state }) => state === "to-undo" || state === "undoing");
  if (isOpen) return moved;
  return { ...moved, state: moved.parts.some(({ state }) => state === "stuck") ? "stuck" : "undone" };
}

function put(plan: PlanShape, at: number, state: PartState, hasChange?: boolean): PlanShape {
  const parts = plan.parts.map((part, index) =>
    index === at ? { state, hasChange: hasChange ?? part.hasChange } : part,
  );
  return { ...plan, parts };
}

function hasMore({ parts }: PlanShape, at: number): boolean {
  return parts.some(({ state }, index) => index > at && state === "waiting");
}

function goneOn(plan: PlanShape, otherwise: PlanState): PlanShape {
  return { ...plan, state: currentPart(plan) < 0 ? "done" : otherwise };
}
