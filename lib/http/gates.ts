import "server-only";
import { postgresGate } from "../db/gate";
import { processSingleton } from "./process-singleton";
import type { UpstreamGate } from "./upstream-gate";

/** `mesh` is null for what all meshes lean on. */
export type MeshGate = { mesh: string | null; gate: UpstreamGate };
type GateListener = (known: MeshGate) => void;
type Known = { gates: MeshGate[]; listeners: GateListener[] };

function known(): Known {
  return processSingleton("gates", () => ({ gates: [{ mesh: null, gate: postgresGate() }], listeners: [] }));
}

/** The gates of this process, for whoever reports on all of them. */
export function gates(): readonly MeshGate[] {
  return known().gates;
}

/** The gates that stand before what one mesh leans on. */
export function gatesOf(mesh: string): UpstreamGate[] {
  return known().gates.flatMap((each) => (each.mesh === mesh || each.mesh === null ? each.gate : []));
}

/** Adds a gate once; whoever makes one calls this. */
export function addGate(gate: UpstreamGate, mesh: string): void {
  const { gates: all, listeners } = known();
  if (all.some((each) => each.gate === gate)) return;
  const added = { mesh, gate };
  all.push(added);
  for (const listener of listeners) listener(added);
}

/** Calls back for every gate there is and every one that is added later. */
export function eachGate(listener: GateListener): void {
  known().listeners.push(listener);
  for (const each of known().gates) listener(each);
}
