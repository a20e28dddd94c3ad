import type { Tone } from "../changes/state-tone";
import type { PartState, PlanState } from "./plan-state";

const planTones: Record<PlanState, Tone> = {
  running: "moving",
  stopped: "wrong",
  done: "good",
  ended: "over",
  undoing: "moving",
  undone: "over",
  stuck: "wrong",
};

const partTones: Record<PartState, Tone> = {
  waiting: "over",
  working: "moving",
  soaking: "moving",
  done: "good",
  failed: "wrong",
  skipped: "over",
  "left-out": "over",
  "to-undo": "moving",
  undoing: "moving",
  undone: "over",
  stuck: "wrong",
};

export function planTone(state: PlanState): Tone {
  return planTones[state];
}

export function partTone(state: PartState): Tone {
  return partTones[state];
}
