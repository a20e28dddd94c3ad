import { z } from "zod";
import { AppError } from "../errors";

/** The life of one push of one revision to one control plane. */
export const deliveryStates = [
  "queued",
  "delivering",
  /** A commit that another tool is to apply: it waits, however long people take. */
  "committed",
  "accepted",
  "converged",
  "failed",
  "conflicted",
  "superseded",
  "cancelled",
] as const;
export const deliveryStateSchema = z.enum(deliveryStates);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** The moves a delivery may make; a state with none is an end. */
export const deliveryMoves: Record<DeliveryState, readonly DeliveryState[]> = {
  queued: ["delivering", "superseded", "cancelled", "failed"],
  delivering: ["queued", "committed", "accepted", "failed", "conflicted", "superseded", "cancelled"],
  committed: ["accepted", "queued", "failed", "conflicted", "superseded", "cancelled"],
  // Back to the queue, and to a conflict, when another manager takes it back (`answerRevert`).
  accepted: ["converged", "superseded", "queued", "conflicted"],
  converged: [],
  failed: ["queued"],
  conflicted: ["queued", "superseded", "cancelled"],
  superseded: [],
  cancelled: [],
};

/** States in which the push itself is over: the control plane holds it, or never will. */
export const endedStates: readonly DeliveryState[] = [
  "accepted",
  "converged",
  "failed",
  "conflicted",
  "superseded",
  "cancelled",
];

/** Seconds each state usually takes, and the seconds after which it is called late; null where there is no bound. */
export const stateSeconds: Record<DeliveryState, { usual: number | null; deadline: number | null }> = {
  queued: { usual: 1, deadline: 3600 },
  delivering: { usual: 2, deadline: 30 },
  committed: { usual: null, deadline: null },
  accepted: { usual: 60, deadline: null },
  converged: { usual: null, deadline: null },
  failed: { usual: null, deadline: null },
  conflicted: { usual: null, deadline: null },
  superseded: { usual: null, deadline: null },
  cancelled: { usual: null, deadline: null },
};

/** Whether a delivery may go from one state to another; staying is not a move. */
export function mayMove(from: DeliveryState, to: DeliveryState): boolean {
  return deliveryMoves[from].includes(to);
}

/** Every move of a delivery asks here. Throws `invalid-transition` for one that the table does not have. */
export function requireMove(from: DeliveryState, to: DeliveryState): void {
  if (mayMove(from, to)) return;
  throw new AppError("invalid-transition", `A delivery that is ${from} cannot become ${to}.`, {
    params: { from, to },
  });
}
