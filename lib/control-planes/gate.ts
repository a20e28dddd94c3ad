import "server-only";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { UpstreamGate } from "../http/upstream-gate";

/** Stands before a mesh's control plane. `probe` is a cheap request that only succeeds when it really works. */
export function controlPlaneGate(
  mesh: string,
  { kind, probe }: { kind: string; probe: (signal: AbortSignal) => Promise<unknown> },
): UpstreamGate {
  return processSingleton(`gate.control-plane.${mesh}`, () => {
    const gate = new UpstreamGate({ upstream: "control-plane", kind, probe });
    addGate(gate, mesh);
    return gate;
  });
}
