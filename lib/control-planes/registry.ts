import "server-only";
import { env } from "../env";
import { AppError } from "../errors";
import type { ControlPlane } from "./control-plane";
import { controlPlaneGate } from "./gate";
import { xdsControlPlane } from "./xds/adapter";
import { xdsSettings } from "./xds/client";

/** The meshes of this installation. */
export function meshIds(): string[] {
  return [env().HEDDLE_MESH];
}

/** The control plane of a mesh. Throws `not-found` for a mesh that is not there. */
export function requireControlPlane(mesh: string): ControlPlane {
  if (meshIds().includes(mesh)) return xdsControlPlane(xdsSettings(), controlPlaneGate);
  throw new AppError("not-found", `There is no mesh "${mesh}".`, { params: { what: "mesh", id: mesh } });
}
