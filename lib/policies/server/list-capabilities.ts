import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { findControlPlane } from "../../control-planes/registry";
import type { Capabilities } from "../capabilities";

/** What a mesh's control plane makes of each field; none where the mesh is only watched. Throws `not-found`. */
export async function listCapabilities({
  ctx,
  input,
}: ReadContext & { input: { mesh: string } }): Promise<Capabilities> {
  authorise(ctx, "mesh.read", input.mesh);
  const controlPlane = findControlPlane(input.mesh);
  const { mesh } = input;
  return { mesh, controlPlane: controlPlane?.kind ?? "none", capabilities: controlPlane?.capabilities ?? [] };
}
