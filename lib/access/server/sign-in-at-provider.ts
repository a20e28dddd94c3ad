import "server-only";
import { transaction } from "../../db/client";
import { AppError } from "../../errors";
import { ownMetrics } from "../../http/own-metrics";
import { settings } from "../../settings/settings";
import type { Context } from "../actor";
import { accounts, arriving, providerId } from "./accounts";
import { openSession, type SignedIn } from "./open-session";
import { signInPath } from "./sign-in-path";

/** The sign-in page, which goes on to `next` once the browser is back on this site. */
function backTo(next: string): string {
  const path = signInPath(next);
  return `${path}${path.includes("?") ? "&" : "?"}done=1`;
}

/**
 * Where a browser is sent to sign in at the provider, and the cookies that its way back is known by. Throws `not-found` where
 * no provider is set up, and `upstream-unavailable` where it does not tell of itself.
 */
export async function beginAtProvider({
  next,
}: {
  next: string;
}): Promise<{ url: string; cookies: string[] }> {
  if (!settings().signIn.oidc) {
    throw new AppError("not-found", "No provider is set up.", {
      params: { what: "provider", id: providerId },
    });
  }
  const { api } = await accounts();
  try {
    const { headers, response } = await api.signInSocial({
      body: {
        provider: providerId,
        callbackURL: backTo(next),
        errorCallbackURL: "/sign-in",
        disableRedirect: true,
      },
      returnHeaders: true,
    });
    if (!("url" in response) || !response.url) throw new Error("it names no address to go to");
    return { url: response.url, cookies: headers.getSetCookie() };
  } catch (cause) {
    const message = `The provider does not tell where to sign in: ${cause instanceof Error ? cause.message : "unknown"}`;
    throw new AppError("upstream-unavailable", message, { cause, upstream: "provider" });
  }
}

type Finished = { location: string; cookies: string[]; signedIn?: SignedIn };

/**
 * What follows of a browser's coming back from the provider: where it goes on to, and a session where the provider said who
 * it is. The groups that it named are kept with the person. An answer that does not belong to what was begun, or is over,
 * leads to the sign-in page with its reason.
 */
export async function finishAtProvider({
  ctx,
  request,
}: {
  ctx: Context;
  request: Request;
}): Promise<Finished> {
  const arrived: { userId?: string; groups?: string[] } = {};
  const { handler } = await accounts();
  const answer = await arriving.run(arrived, () => handler(request));
  // Only the cookie of what was begun is taken away: sessions are Heddle's own.
  const cookies = answer.headers.getSetCookie().filter((line) => /Max-Age=0/i.test(line));
  const { userId, groups = [] } = arrived;
  ownMetrics().signIns.inc({ outcome: userId ? "done" : "refused" });
  const location = answer.headers.get("location") ?? "/sign-in?error=unknown";
  if (!userId) return { location: ownPath(location), cookies };
  try {
    const signedIn = await transaction(async (tx) => {
      await tx.user.update({ where: { id: userId }, data: { groups, updatedAt: new Date() } });
      return openSession(tx, ctx, userId, "provider");
    });
    return { location: ownPath(location), cookies, signedIn };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== "unauthenticated") throw cause;
    return { location: "/sign-in?error=disabled", cookies };
  }
}

/** Whatever it names, the browser stays on this site. */
function ownPath(location: string): string {
  const { pathname, search } = new URL(location, "http://here.invalid");
  return pathname.startsWith("/sign-in") ? `${pathname}${search}` : "/sign-in";
}
