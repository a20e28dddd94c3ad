import "server-only";
import { gatesOf } from "../http/gates";
import { processSingleton } from "../http/process-singleton";
import type { UpstreamState } from "../meshes/meshes";
import { onlyWatched } from "../settings/may-write";
import { meshIds, requireMesh } from "../settings/settings";
import type { ControlPlane } from "./control-plane";
import { controlPlaneGate } from "./gate";
import { xdsControlPlane } from "./xds/adapter";
import { xdsUpstream } from "./xds/client";

/** The control plane of a mesh; undefined where the mesh is only watched. Throws `not-found` for a mesh that is not there. */
export function findControlPlane(mesh: string): ControlPlane | undefined {
  const { controlPlane } = requireMesh(mesh);
  if (!controlPlane) return undefined;
  return processSingleton(`control-plane.${mesh}`, () => {
    const upstream = xdsUpstream(controlPlane.connection);
    const gate = controlPlaneGate(mesh, upstream);
    return xdsControlPlane(upstream, () => gate);
  });
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
