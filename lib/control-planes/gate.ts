import "server-only";
import { addGate } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { UpstreamGate } from "../http/upstream-gate";
import { probeXds, xdsSettings } from "./xds/client";

/** Stands before the mesh's control plane. */
export function controlPlaneGate(): UpstreamGate {
  return processSingleton("gate.control-plane", () => {
    const gate = new UpstreamGate({
      upstream: "control-plane",
      kind: "xds",
      probe: (signal) => probeXds(xdsSettings(), signal),
    });
    addGate(gate);
    return gate;
  });
}
