import type { StateWord } from "./state-word";

/** How a state is to be felt: over and good, on its way, needing a look, gone wrong, or out of play. */
export const tones = ["good", "moving", "attention", "wrong", "over"] as const;
export type Tone = (typeof tones)[number];

const tonesOfWords: Record<StateWord, Tone> = {
  queued: "moving",
  retrying: "attention",
  delivering: "moving",
  committed: "moving",
  stored: "moving",
  programmed: "good",
  "reaching-proxies": "moving",
  "refused-by-proxies": "wrong",
  "refused-by-controller": "wrong",
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
  return tonesOfWords[word];
}
