import type { Strength } from "../changes/changes";
import type { DeliveryState } from "../changes/delivery-state";
import type { PlanReach } from "./plan-state";

/** What is known of a change that a plan made. */
export type ChangeFacts = {
  state: DeliveryState;
  strength: Strength;
  /** Whether it is what its policy says now: nobody took it back or decided something else since. */
  isStanding: boolean;
  isUndone: boolean;
  lastError: { code: string; message: string } | null;
};

/** Why a plan stopped; a key of messages `plans.reason.*`. */
export type ChangeFault = { code: string; message: string };

export type ChangeVerdict = { is: "there" } | { is: "under-way" } | { is: "faulty"; fault: ChangeFault };

/**
 * How a change stands to what was asked of it: `there` once it got as far as `reach`, `faulty` when it never will by itself. Pure;
 * a change that was there can become faulty later.
 */
export function judgeChange(facts: ChangeFacts, reach: PlanReach): ChangeVerdict {
  const fault = faultOf(facts);
  if (fault) return { is: "faulty", fault };
  const { state } = facts;
  const isThere = state === "converged" || (reach === "accepted" && state === "accepted");
  return { is: isThere ? "there" : "under-way" };
}

function faultOf({ state, strength, isStanding, isUndone, lastError }: ChangeFacts): ChangeFault | null {
  if (isUndone) return { code: "undone", message: "The change was taken back." };
  switch (state) {
    case "failed":
      return { code: "failed", message: lastError?.message ?? "The push failed." };
    case "conflicted":
      return {
        code: "conflicted",
        message: lastError?.message ?? "The control plane holds what others wrote.",
      };
    case "cancelled":
      return { code: "cancelled", message: "The change was cancelled." };
    case "superseded":
      return { code: "superseded", message: "A newer change took its place." };
  }
  if (!isStanding) return { code: "superseded", message: "A newer change took its place." };
  if (strength.kind === "refused") return { code: "refused", message: `${strength.by}: ${strength.detail}` };
  const [rejected] = strength.kind === "proxies" ? strength.rejected : [];
  return rejected ? { code: "refused", message: `${rejected.node}: ${rejected.detail}` } : null;
}
