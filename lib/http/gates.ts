import "server-only";
import { postgresGate } from "../db/gate";
import { processSingleton } from "./process-singleton";
import type { UpstreamGate } from "./upstream-gate";

type GateListener = (gate: UpstreamGate) => void;
type Known = { gates: UpstreamGate[]; listeners: GateListener[] };

function known(): Known {
  return processSingleton("gates", () => ({ gates: [postgresGate()], listeners: [] }));
}

/** The gates of this process, for whoever reports on all of them. */
export function gates(): readonly UpstreamGate[] {
  return known().gates;
}

/** Adds a gate once; whoever makes one calls this. */
export function addGate(gate: UpstreamGate): void {
  const { gates: all, listeners } = known();
  if (all.includes(gate)) return;
  all.push(gate);
  for (const listener of listeners) listener(gate);
}

/** Calls back for every gate there is and every one that is added later. */
export function eachGate(listener: GateListener): void {
  known().listeners.push(listener);
  for (const gate of known().gates) listener(gate);
}
