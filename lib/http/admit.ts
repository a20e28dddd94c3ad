import "server-only";
import type { Action } from "../access/actions";
import { type Context, mayDo } from "../access/actor";
import { readsOf } from "../access/grants";
import { newId } from "../db/new-id";
import { env } from "../env";
import { AppError } from "../errors";
import { meshIds, settings } from "../settings/settings";
import { takeTurn } from "./actor-limit";
import { type Identity, identify } from "./credentials/identify";
import { cookieValue, sessionCookie } from "./credentials/sealed-session";
import { peerAddress } from "./peer-address";
import { requireTrustedHost, requireTrustedOrigin } from "./trusted-origin";

export type Admitted = { ctx: Context; identity: Identity | null };

/** The request's id: the one a client or proxy gave, when it is plain, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : newId();
}

type Asking = { method: string; headers: Headers };
type Wanted = { action: Action; access?: "anyone" | "signed-in" };

/**
 * Lets a request in: a Host of ours, an Origin of ours, somebody known, who may do this. Throws
 * `untrusted-origin`, `unauthenticated` or `forbidden`.
 */
export async function admit(request: Asking, requestId: string, wanted: Wanted): Promise<Admitted> {
  const admitted = await recognise(request, requestId, wanted);
  requireRight(admitted, wanted);
  return admitted;
}

/** The first half of `admit`: who asks. Throws `untrusted-origin`, `unauthenticated` or `rate-limited`. */
export async function recognise(request: Asking, requestId: string, { access }: Wanted): Promise<Admitted> {
  const allowed = env().HEDDLE_ALLOWED_HOSTS;
  const { headers } = request;
  requireTrustedHost(headers, allowed);
  const byCookie =
    headers.get("authorization") === null && cookieValue(headers.get("cookie"), sessionCookie) !== undefined;
  requireTrustedOrigin(request, allowed, byCookie);
  const userAgent = headers.get("user-agent");
  const from = { requestId, address: peerAddress(headers), ...(userAgent ? { userAgent } : {}) };
  if (access === "anyone") {
    return {
      ctx: { actor: { kind: "system", id: "anyone", name: "anyone" }, ...from, scopes: [] },
      identity: null,
    };
  }
  const identity = await identify(headers);
  takeTurn(identity.actor.id, request.method);
  const { actor, scopes, grants } = identity;
  const reads = readsOf(grants, meshIds());
  const promptRoles = settings().prompts.roles;
  return { ctx: { actor, ...from, scopes, grants, promptRoles, ...(reads ? { reads } : {}) }, identity };
}

/** The second half of `admit`: whether they may. Throws `forbidden`. */
export function requireRight({ ctx }: Admitted, { action, access }: Wanted): void {
  if (access === "anyone" || mayDo(ctx, action)) return;
  throw new AppError("forbidden", `${ctx.actor.name} may not do ${action} anywhere.`, { params: { action } });
}
