import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { meshIds, requireControlPlane } from "../../control-planes/registry";
import { env } from "../../env";
import { gates } from "../../http/gates";
import type { Meshes } from "../meshes";

/** The meshes with what is known of each upstream. Answered from memory: it waits for none of them. */
export async function listMeshes({ ctx }: { ctx: Context }): Promise<Meshes> {
  const meshes = meshIds().map((id) => {
    authorise(ctx, "mesh.read", id);
    return {
      id,
      name: env().HEDDLE_MESH_NAME,
      controlPlane: requireControlPlane(id).kind,
      writable: true,
      upstreams: gates().map((gate) => gate.state()),
    };
  });
  return { meshes, generatedAt: new Date().toISOString() };
}
