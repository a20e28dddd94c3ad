import "server-only";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { UpstreamGate } from "../http/upstream-gate";
import { probeXds, type XdsUpstream } from "./xds/client";

/** Stands before a mesh's control plane. */
export function controlPlaneGate(mesh: string, upstream: XdsUpstream): UpstreamGate {
  return processSingleton(`gate.control-plane.${mesh}`, () => {
    const gate = new UpstreamGate({
      upstream: "control-plane",
      kind: "xds",
      probe: (signal) => probeXds(upstream, signal),
    });
    addGate(gate, mesh);
    return gate;
  });
}
