import type { Plan, PlanPart } from "../../lib/plans/plans";

const atHand: readonly PlanPart["state"][] = [
  "waiting",
  "working",
  "soaking",
  "failed",
  "stuck",
  "to-undo",
  "undoing",
];

/** The mesh that a plan is at: the first that is not done with; undefined when it is over. Pure. */
export function partAtHand({ parts }: Pick<Plan, "parts">): PlanPart | undefined {
  return parts.find(({ state }) => atHand.includes(state));
}
