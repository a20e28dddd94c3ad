import type { DeliveryState } from "./delivery-state";

/** How far the newest push of one part of a set got; `wasAccepted`: the control plane held it once. */
export type PartPush = { state: DeliveryState; wasAccepted: boolean };

export type SetVerdict = { is: "under-way" } | { is: "over" } | { is: "failed"; at: number };

const lost: readonly DeliveryState[] = ["failed", "conflicted", "cancelled"];
const moving: readonly DeliveryState[] = ["queued", "delivering", "committed"];

/**
 * How a set stands, by its parts in their order. Forward, all or none: one that fails, is in conflict or given up, or in whose place
 * something newer came before it was written, fails the set. Back, each part goes for itself, and the set is over with the last push. Pure.
 */
export function judgeSet(way: "forward" | "back", parts: readonly PartPush[]): SetVerdict {
  if (way === "forward") {
    const at = parts.findIndex(
      ({ state, wasAccepted }) => lost.includes(state) || (state === "superseded" && !wasAccepted),
    );
    if (at !== -1) return { is: "failed", at };
  }
  return parts.some(({ state }) => moving.includes(state)) ? { is: "under-way" } : { is: "over" };
}
