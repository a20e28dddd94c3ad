import { z } from "zod";
import type { Action } from "./actions";
import { type Grant, grantsAllow, type Role } from "./grants";

/** Who decides. Kept as a copy with every row that a decision writes. */
export const actorSchema = z.object({
  kind: z.enum(["user", "token", "system", "automation"]),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

/** What a credential may do at most; a person's session has all of them. */
export const scopes = ["read", "write"] as const;
export type Scope = (typeof scopes)[number];

/**
 * What every verb is given: who asks, in which request, from where and with what. `scopes` bounds an API token; `grants` say
 * which roles they have and where, and are left out for what Heddle does by itself.
 */
export type Context = {
  actor: Actor;
  requestId: string;
  address: string;
  userAgent?: string;
  scopes?: readonly Scope[];
  grants?: readonly Grant[];
  /** Which roles may read what was said, by the settings; left out, admins. */
  promptRoles?: readonly Role[];
  /**
   * By mesh, the namespaces whose series, lines and decisions may be read. Left out, all may be; a mesh that is not in it may
   * not be read at all.
   */
  reads?: Readonly<Record<string, "all" | readonly string[]>>;
};

const scopeByAction: Record<Action, Scope> = {
  self: "read",
  "mesh.read": "read",
  // Keys may stand there: who holds a token that only reads could come by one that writes.
  "prompt.read": "write",
  "audit.read": "read",
  "policy.write": "write",
  "change.undo": "write",
  "change.approve": "write",
  "access.manage": "write",
};

/**
 * Whether the bearer of `ctx` may do this: in a mesh and a namespace of it, or, where these are left out, anywhere at all. A
 * token without scopes may do nothing, and neither may who has no role there.
 */
export function mayDo(ctx: Context, action: Action, mesh: string | null = null, namespace?: string): boolean {
  const allowed = ctx.scopes ?? (ctx.actor.kind === "token" ? [] : scopes);
  if (!allowed.includes(scopeByAction[action])) return false;
  return ctx.grants === undefined || grantsAllow(ctx.grants, action, mesh, namespace, ctx.promptRoles);
}
