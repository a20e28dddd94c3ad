import "server-only";
import type { Context } from "../../access/actor";
import { readableNamespaces, scopeOf } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { findControlPlane } from "../../control-planes/registry";
import type { Writes } from "../../settings/mesh-settings";
import { settings } from "../../settings/settings";
import type { Meshes, MeshView } from "../meshes";
import { upstreamsOf } from "./upstreams-of";

const nothing = scopeOf(new Set());

/** The meshes that may be read, with what is known of each upstream. Answered from memory: it waits for none of them. */
export async function listMeshes({ ctx }: { ctx: Context }): Promise<Meshes> {
  const known = settings().meshes.filter(({ id }) => scopeOf(readableNamespaces(ctx, id)) !== nothing);
  const meshes = known.map(({ id, name, writes, controlPlane }) => {
    authorise(ctx, "mesh.read", id);
    return {
      id,
      name,
      controlPlane: findControlPlane(id)?.kind ?? "none",
      writable: controlPlane !== undefined && writes !== "off",
      writes: controlPlane === undefined ? writesOf("off") : writesOf(writes),
      upstreams: upstreamsOf(id),
    };
  });
  return { meshes, generatedAt: new Date().toISOString() };
}

function writesOf(writes: Writes): MeshView["writes"] {
  return typeof writes === "string"
    ? { state: writes, namespaces: [] }
    : { state: "namespaces", namespaces: writes.namespaces };
}
