import { assertNever } from "../errors";
import type { Convergence, Strength } from "./changes";
import type { DeliveryState } from "./delivery-state";

/** What a screen says of a delivery, or of a policy by its newest one; keys of messages `delivery.word.*`. */
export const stateWords = [
  "queued",
  "retrying",
  "delivering",
  "stored",
  "reaching-proxies",
  "refused-by-proxies",
  "waiting-for-traffic",
  "measuring",
  "unmeasured",
  "in-force",
  "converged",
  "failed",
  "conflicted",
  "superseded",
  "cancelled",
] as const;
export type StateWord = (typeof stateWords)[number];

/** Everything the word depends on. Pure: the same facts always give the same word. */
export type StateFacts = {
  state: DeliveryState;
  attempts: number;
  strength: Strength;
  /** Null where there is no split to measure; undefined where the caller was not told. */
  convergence: Pick<Convergence, "state"> | null | undefined;
};

/** The one word for how far a delivery got; it never says more than was observed. */
export function stateWord({ state, attempts, strength, convergence }: StateFacts): StateWord {
  switch (state) {
    case "queued":
      return attempts > 0 ? "retrying" : "queued";
    case "accepted":
      return acceptedWord(strength, convergence);
    case "converged":
      return convergence === null ? "in-force" : state;
    case "delivering":
    case "failed":
    case "conflicted":
    case "superseded":
    case "cancelled":
      return state;
    default:
      return assertNever(state);
  }
}

function acceptedWord(strength: Strength, convergence: StateFacts["convergence"]): StateWord {
  if (strength.kind === "proxies") {
    if (strength.rejected.length > 0) return "refused-by-proxies";
    if (strength.acked < strength.total) return "reaching-proxies";
  }
  if (!convergence) return strength.kind === "proxies" ? "in-force" : "stored";
  switch (convergence.state) {
    case "waiting-for-traffic":
    case "measuring":
      return convergence.state;
    case "unknown":
      return "unmeasured";
    case "converged":
      return "converged";
    default:
      return assertNever(convergence.state);
  }
}
