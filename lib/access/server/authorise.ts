import "server-only";
import { AppError } from "../../errors";
import { type Action, type Context, mayDo } from "../actor";

/**
 * First line of every verb. Throws `forbidden` when this actor may not do this there. Today a
 * credential's scopes decide; mesh and namespace are asked for so that grants per room fit in later.
 */
export function authorise(ctx: Context, action: Action, mesh: string, namespace?: string): void {
  if (mayDo(ctx, action)) return;
  const place = namespace ? `${mesh}/${namespace}` : mesh;
  throw new AppError("forbidden", `${ctx.actor.name} may not do ${action} in ${place}.`, {
    params: { action, mesh, ...(namespace ? { namespace } : {}) },
  });
}
