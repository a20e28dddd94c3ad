import "server-only";
import { type Actor, type Scope, scopes } from "../../access/actor";
import type { Grant } from "../../access/grants";
import { AppError } from "../../errors";
import { cookieValue, sessionCookie } from "./sealed-session";
import { verifySession } from "./verify-session";
import { verifyToken } from "./verify-token";

export type Identity = {
  actor: Actor;
  scopes: readonly Scope[];
  grants: readonly Grant[];
  by: { kind: "session"; sessionId: string; expiresAt: Date } | { kind: "token" };
};

/**
 * Who sends these headers: a bearer token where there is one, else the session cookie. Throws
 * `unauthenticated`, with the reason as param: "missing", "token" or "session".
 */
export async function identify(headers: Headers): Promise<Identity> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
    const token = await verifyToken(secret);
    if (!token) throw unauthenticated("This API token is unknown, revoked or expired.", "token");
    return {
      actor: { kind: "token", id: token.id, name: token.name },
      scopes: token.scopes,
      grants: token.grants,
      by: { kind: "token" },
    };
  }
  const cookie = cookieValue(headers.get("cookie"), sessionCookie);
  if (!cookie) throw unauthenticated("Sign in, or send a bearer token.", "missing");
  const session = await verifySession(cookie);
  if (!session) throw unauthenticated("This session has ended: sign in again.", "session");
  const { actor, grants, sessionId, expiresAt } = session;
  return { actor, scopes, grants, by: { kind: "session", sessionId, expiresAt } };
}

function unauthenticated(message: string, reason: string): AppError {
  return new AppError("unauthenticated", message, { params: { reason } });
}
