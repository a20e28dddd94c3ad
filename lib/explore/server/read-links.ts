import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Links } from "../explore";
import { linksOf } from "./links-of";

/** Where else the queries of a mesh can be looked at. Throws only `forbidden` and `not-found` for the mesh. */
export async function readLinks({
  ctx,
  input: { mesh },
}: {
  ctx: Context;
  input: { mesh: string };
}): Promise<Links> {
  authorise(ctx, "mesh.read", mesh);
  return linksOf(mesh);
}
