import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { requireControlPlane } from "../../control-planes/registry";
import type { Capabilities } from "../capabilities";

/** What a mesh's control plane makes of each field. Throws `not-found`. */
export async function listCapabilities({
  ctx,
  input,
}: ReadContext & { input: { mesh: string } }): Promise<Capabilities> {
  authorise(ctx, "mesh.read", input.mesh);
  const { kind, capabilities } = requireControlPlane(input.mesh);
  return { mesh: input.mesh, controlPlane: kind, capabilities };
}
