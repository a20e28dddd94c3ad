import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { findControlPlane } from "../../control-planes/registry";
import { gatesOf } from "../../http/gates";
import type { Writes } from "../../settings/mesh-settings";
import { settings } from "../../settings/settings";
import type { Meshes, MeshView } from "../meshes";

/** The meshes with what is known of each upstream. Answered from memory: it waits for none of them. */
export async function listMeshes({ ctx }: { ctx: Context }): Promise<Meshes> {
  const meshes = settings().meshes.map(({ id, name, writes, controlPlane }) => {
    authorise(ctx, "mesh.read", id);
    return {
      id,
      name,
      controlPlane: findControlPlane(id)?.kind ?? "none",
      writable: controlPlane !== undefined && writes !== "off",
      writes: controlPlane === undefined ? writesOf("off") : writesOf(writes),
      upstreams: gatesOf(id).map((gate) => gate.state()),
    };
  });
  return { meshes, generatedAt: new Date().toISOString() };
}

function writesOf(writes: Writes): MeshView["writes"] {
  return typeof writes === "string"
    ? { state: writes, namespaces: [] }
    : { state: "namespaces", namespaces: writes.namespaces };
}
