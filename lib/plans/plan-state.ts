import { z } from "zod";

/** The life of a plan: `ended` was left as it was by a person; `stuck` could not be taken back everywhere. */
export const planStates = ["running", "stopped", "done", "ended", "undoing", "undone", "stuck"] as const;
export const planStateSchema = z.enum(planStates);
export type PlanState = z.infer<typeof planStateSchema>;

/** The life of a plan in one mesh, in the order in which it is lived. */
export const partStates = [
  "waiting",
  /** Its change is made, and is watched until it got as far as was asked for. */
  "working",
  /** It got there; the next mesh waits for the pause to pass. */
  "soaking",
  "done",
  "failed",
  "skipped",
  "left-out",
  "to-undo",
  "undoing",
  "undone",
  "stuck",
] as const;
export const partStateSchema = z.enum(partStates);
export type PartState = z.infer<typeof partStateSchema>;

/** How far a mesh's change has to get before the next mesh begins. */
export const planReaches = ["accepted", "converged"] as const;
export const planReachSchema = z.enum(planReaches);
export type PlanReach = z.infer<typeof planReachSchema>;

/** Plans that wait for a person. */
export function needsPerson(state: PlanState): boolean {
  return state === "stopped" || state === "stuck";
}

/** Plans that are not over yet. */
export function isOpen(state: PlanState): boolean {
  return needsPerson(state) || state === "running" || state === "undoing";
}
