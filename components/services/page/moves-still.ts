import type { ChangeSummary } from "../../../lib/changes/changes";

/** Whether a change has something ahead of it that a person would wait for, or is stuck and says why. */
export function movesStill({ state }: Pick<ChangeSummary, "state">): boolean {
  return state !== "converged" && state !== "superseded" && state !== "cancelled";
}
