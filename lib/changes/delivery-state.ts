import { z } from "zod";

/** The life of one push of one revision to one control plane. */
export const deliveryStates = [
  "queued",
  "delivering",
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
  queued: ["delivering", "superseded", "cancelled"],
  delivering: ["queued", "accepted", "failed", "conflicted", "superseded", "cancelled"],
  accepted: ["converged", "superseded", "failed"],
  converged: ["superseded"],
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
  accepted: { usual: 60, deadline: null },
  converged: { usual: null, deadline: null },
  failed: { usual: null, deadline: null },
  conflicted: { usual: null, deadline: null },
  superseded: { usual: null, deadline: null },
  cancelled: { usual: null, deadline: null },
};
