import "server-only";
import { type Action, type Context, mayDo } from "../access/actor";
import { newId } from "../db/new-id";
import { env } from "../env";
import { AppError } from "../errors";
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

/**
 * Lets a request in: a Host of ours, an Origin of ours, somebody known, who may do this. Throws
 * `untrusted-origin`, `unauthenticated` or `forbidden`.
 */
export async function admit(
  request: { method: string; headers: Headers },
  requestId: string,
  wanted: { action: Action; access?: "anyone" | "signed-in" },
): Promise<Admitted> {
  const allowed = env().HEDDLE_ALLOWED_HOSTS;
  const { headers } = request;
  requireTrustedHost(headers, allowed);
  const byCookie =
    headers.get("authorization") === null && cookieValue(headers.get("cookie"), sessionCookie) !== undefined;
  requireTrustedOrigin(request, allowed, byCookie);
  const address = peerAddress(headers);
  if (wanted.access === "anyone") {
    return {
      ctx: { actor: { kind: "system", id: "anyone", name: "anyone" }, requestId, address, scopes: [] },
      identity: null,
    };
  }
  const identity = await identify(headers);
  const ctx: Context = { actor: identity.actor, requestId, address, scopes: identity.scopes };
  if (!mayDo(ctx, wanted.action)) {
    throw new AppError("forbidden", `This token's scopes do not allow ${wanted.action}.`, {
      params: { action: wanted.action },
    });
  }
  return { ctx, identity };
}
