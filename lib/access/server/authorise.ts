import "server-only";
import { AppError } from "../../errors";
import type { Action } from "../actions";
import { type Context, mayDo } from "../actor";
import { mayReadNamespace, readableNamespaces } from "../readable-namespaces";

/**
 * First line of every verb. Throws `forbidden` when this actor may not do this there: their roles decide, a token's scopes,
 * and of what is read, whether anything of the mesh, or this namespace of it, may be. `mesh` is null for what is done to the
 * console itself, or with all meshes at once.
 */
export function authorise(ctx: Context, action: Action, mesh: string | null, namespace?: string): void {
  const isReading = action === "mesh.read" || action === "audit.read" || action === "prompt.read";
  if (mayDo(ctx, action, mesh, namespace) && (!isReading || mayRead(ctx, mesh, namespace))) return;
  const place = mesh === null ? "Heddle" : namespace ? `${mesh}/${namespace}` : mesh;
  throw new AppError("forbidden", `${ctx.actor.name} may not do ${action} in ${place}.`, {
    params: { action, ...(mesh === null ? {} : { mesh }), ...(namespace ? { namespace } : {}) },
  });
}

function mayRead(ctx: Context, mesh: string | null, namespace: string | undefined): boolean {
  if (mesh === null) return true;
  if (namespace !== undefined) return mayReadNamespace(ctx, mesh, namespace);
  const readable = readableNamespaces(ctx, mesh);
  return readable === "all" || readable.size > 0;
}
