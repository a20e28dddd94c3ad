import "server-only";
import { postgresGate } from "../db/gate";
import { processSingleton } from "./process-singleton";
import type { UpstreamGate } from "./upstream-gate";

/** The gates of this process, for whoever reports on all of them. Those of other systems are added at start. */
export function gates(): UpstreamGate[] {
  return processSingleton("gates", () => [postgresGate()]);
}

/** Adds a gate once. */
export function addGate(gate: UpstreamGate): void {
  if (!gates().includes(gate)) gates().push(gate);
}
