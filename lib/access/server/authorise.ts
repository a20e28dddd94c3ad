import "server-only";
import { AppError } from "../../errors";
import { type Action, type Context, mayDo } from "../actor";
import { mayReadNamespace, readableNamespaces } from "../readable-namespaces";

/**
 * First line of every verb. Throws `forbidden` when this actor may not do this there: a credential's scopes decide, and of
 * what is read, whether anything of the mesh, or this namespace of it, may be.
 */
export function authorise(ctx: Context, action: Action, mesh: string, namespace?: string): void {
  if (mayDo(ctx, action) && (action !== "mesh.read" || mayRead(ctx, mesh, namespace))) return;
  const place = namespace ? `${mesh}/${namespace}` : mesh;
  throw new AppError("forbidden", `${ctx.actor.name} may not do ${action} in ${place}.`, {
    params: { action, mesh, ...(namespace ? { namespace } : {}) },
  });
}

function mayRead(ctx: Context, mesh: string, namespace: string | undefined): boolean {
  if (namespace !== undefined) return mayReadNamespace(ctx, mesh, namespace);
  const readable = readableNamespaces(ctx, mesh);
  return readable === "all" || readable.size > 0;
}
