import "server-only";
import { assertNever } from "../errors";
import { gatesOf } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import { KubernetesClient } from "../kubernetes/client";
import type { UpstreamState } from "../meshes/meshes";
import type { ControlPlaneSettings } from "../settings/control-plane-settings";
import { onlyWatched } from "../settings/may-write";
import { meshIds, requireMesh } from "../settings/settings";
import { connectionOf } from "./connection-of";
import { consulControlPlane } from "./consul/adapter";
import { consulUpstream, probeConsul } from "./consul/client";
import type { ControlPlane } from "./control-plane";
import { aiGatewayControlPlane } from "./envoy-ai-gateway/adapter";
import { envoyGatewayControlPlane } from "./envoy-gateway/adapter";
import { controlPlaneGate } from "./gate";
import { gatewayApiControlPlane } from "./gateway-api/adapter";
import { istioControlPlane } from "./istio/adapter";
import { linkerdControlPlane } from "./linkerd/adapter";
import { llmDControlPlane } from "./llm-d/adapter";
import { xdsControlPlane } from "./xds/adapter";
import { probeXds, xdsUpstream } from "./xds/client";

/** The control plane of a mesh; undefined where the mesh is only watched. Throws `not-found` for a mesh that is not there. */
export function findControlPlane(mesh: string): ControlPlane | undefined {
  const { controlPlane } = requireMesh(mesh);
  if (!controlPlane) return undefined;
  return processSingleton(`control-plane.${mesh}`, () => controlPlaneOf(mesh, controlPlane));
}

function controlPlaneOf(mesh: string, settings: ControlPlaneSettings): ControlPlane {
  switch (settings.kind) {
    case "xds": {
      const upstream = xdsUpstream(settings.connection);
      const gate = controlPlaneGate(mesh, {
        kind: settings.kind,
        probe: (signal) => probeXds(upstream, signal),
      });
      return xdsControlPlane(upstream, () => gate, settings.dialect);
    }
    case "consul": {
      const upstream = consulUpstream(settings.connection, settings);
      const probe = (signal: AbortSignal) => probeConsul(upstream, signal);
      const gate = controlPlaneGate(mesh, { kind: settings.kind, probe });
      return consulControlPlane(upstream, () => gate);
    }
    case "istio":
      return istioControlPlane({ ...clusterOf(mesh, settings), settings });
    case "gateway-api":
      return gatewayApiControlPlane({ ...clusterOf(mesh, settings), settings });
    case "linkerd":
      return linkerdControlPlane({ ...clusterOf(mesh, settings), settings });
    case "envoy-gateway":
      return envoyGatewayControlPlane({ ...clusterOf(mesh, settings), settings });
    case "envoy-ai-gateway":
      return aiGatewayControlPlane({ ...clusterOf(mesh, settings), settings });
    case "llm-d":
      return llmDControlPlane({ ...clusterOf(mesh, settings), settings });
    default:
      return assertNever(settings);
  }
}

function clusterOf(mesh: string, settings: ControlPlaneSettings) {
  const client = new KubernetesClient(connectionOf(settings));
  const probe = (signal: AbortSignal) => client.version(signal);
  return { client, gate: controlPlaneGate(mesh, { kind: settings.kind, probe }) };
}

/** How each control plane answers, by mesh; from memory. */
export function controlPlaneStates(): { mesh: string; state: UpstreamState }[] {
  return meshIds().flatMap((mesh) => {
    if (!findControlPlane(mesh)) return [];
    const gate = gatesOf(mesh).find(({ upstream }) => upstream === "control-plane");
    return gate ? [{ mesh, state: gate.state() }] : [];
  });
}

/** The control plane of a mesh. Throws `not-found` for a mesh that is not there, and `read-only` where none is set up. */
export function requireControlPlane(mesh: string): ControlPlane {
  const controlPlane = findControlPlane(mesh);
  if (controlPlane) return controlPlane;
  throw onlyWatched(mesh);
}
