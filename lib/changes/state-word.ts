import { assertNever } from "../errors";
import type { Convergence, Strength } from "./changes";
import type { DeliveryState } from "./delivery-state";

/** What a screen says of a delivery, or of a policy by its newest one; keys of messages `delivery.word.*`. */
export const stateWords = [
  "queued",
  "retrying",
  "delivering",
  "committed",
  "stored",
  "programmed",
  "reaching-proxies",
  "refused-by-proxies",
  "refused-by-controller",
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
      return convergence === null ? inEffectWord(strength) : state;
    case "delivering":
    case "committed":
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
  if (strength.kind === "refused") return "refused-by-controller";
  if (strength.kind === "proxies") {
    if (strength.rejected.length > 0) return "refused-by-proxies";
    if (strength.acked < strength.total) return "reaching-proxies";
  }
  if (!convergence) {
    const isInEffect = strength.kind === "proxies" || strength.kind === "programmed";
    return isInEffect ? inEffectWord(strength) : "stored";
  }
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

/** Only who was asked is quoted: a control plane that says it is programmed says nothing of every proxy. */
function inEffectWord({ kind }: Strength): StateWord {
  return kind === "programmed" ? "programmed" : "in-force";
}
