import type { DeliveryView } from "../../lib/changes/changes";

export type StageName = "recorded" | "written" | "proxies" | "traffic";
/** `stopped`: it will not come any more, since a later change or a person took over. */
export type StageState = "done" | "moving" | "waiting" | "wrong" | "stopped";
export type Stage = {
  name: StageName;
  state: StageState;
  /** When it was done, or when its waiting began; null before that. */
  at: string | null;
  /** How long it took, when it is done. */
  tookMs: number | null;
};

const isOver = (delivery: DeliveryView) =>
  delivery.state === "superseded" || delivery.state === "cancelled" || delivery.state === "failed";

/** The four stages every push goes through, as far as it was observed. Pure. */
export function stagesOf(delivery: DeliveryView): Stage[] {
  const recorded: Stage = { name: "recorded", state: "done", at: delivery.queuedAt, tookMs: null };
  return [recorded, writtenStage(delivery), proxiesStage(delivery), trafficStage(delivery)];
}

function writtenStage(delivery: DeliveryView): Stage {
  const { acceptedAt, queuedAt, stateSince, state } = delivery;
  if (acceptedAt) return done("written", acceptedAt, queuedAt);
  if (state === "failed" || state === "conflicted") {
    return { name: "written", state: "wrong", at: stateSince, tookMs: null };
  }
  if (isOver(delivery)) return { name: "written", state: "stopped", at: stateSince, tookMs: null };
  const isWaiting = state === "queued" && delivery.lastError !== null;
  return { name: "written", state: isWaiting ? "wrong" : "moving", at: queuedAt, tookMs: null };
}

function proxiesStage(delivery: DeliveryView): Stage {
  const { acceptedAt, strength, steps } = delivery;
  const step = steps.findLast(({ code }) => code === "proxies-took-it");
  if (acceptedAt && step) return done("proxies", step.at, acceptedAt);
  if (strength.kind === "refused" || (strength.kind === "proxies" && strength.rejected.length > 0)) {
    return { name: "proxies", state: "wrong", at: acceptedAt, tookMs: null };
  }
  if (!acceptedAt) return later("proxies", delivery);
  if (isOver(delivery)) return { name: "proxies", state: "stopped", at: acceptedAt, tookMs: null };
  return { name: "proxies", state: "moving", at: acceptedAt, tookMs: null };
}

function trafficStage(delivery: DeliveryView): Stage {
  const { acceptedAt, convergedAt, convergence } = delivery;
  if (convergedAt) return done("traffic", convergedAt, acceptedAt ?? delivery.queuedAt);
  if (!acceptedAt) return later("traffic", delivery);
  if (isOver(delivery)) return { name: "traffic", state: "stopped", at: delivery.stateSince, tookMs: null };
  const state = convergence?.state === "unknown" ? "wrong" : convergence ? "moving" : "waiting";
  return { name: "traffic", state, at: state === "waiting" ? null : acceptedAt, tookMs: null };
}

function later(name: StageName, delivery: DeliveryView): Stage {
  return { name, state: isOver(delivery) ? "stopped" : "waiting", at: null, tookMs: null };
}

function done(name: StageName, at: string, from: string): Stage {
  return { name, state: "done", at, tookMs: Math.max(0, Date.parse(at) - Date.parse(from)) };
}

/** About how many seconds of traffic the sample still needs at the pace so far; null when that cannot be said. */
export function secondsLeft(
  convergence: { sample: number; sampleNeeded: number; countedSince: string | null },
  nowMs: number,
): number | null {
  const { sample, sampleNeeded, countedSince } = convergence;
  if (!countedSince || sample <= 0) return null;
  const passed = (nowMs - Date.parse(countedSince)) / 1_000;
  if (!(passed > 0)) return null;
  return Math.max(0, ((sampleNeeded - sample) * passed) / sample);
}
