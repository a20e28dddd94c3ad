import type { StateWord } from "../../lib/changes/state-word";

/** How a state is to be felt: over and good, on its way, needing a look, gone wrong, or out of play. */
export type Tone = "good" | "moving" | "attention" | "wrong" | "over";

const tones: Record<StateWord, Tone> = {
  queued: "moving",
  retrying: "attention",
  delivering: "moving",
  stored: "moving",
  "reaching-proxies": "moving",
  "refused-by-proxies": "wrong",
  "waiting-for-traffic": "moving",
  measuring: "moving",
  unmeasured: "attention",
  "in-force": "good",
  converged: "good",
  failed: "wrong",
  conflicted: "wrong",
  superseded: "over",
  cancelled: "over",
};

export function toneOf(word: StateWord): Tone {
  return tones[word];
}
