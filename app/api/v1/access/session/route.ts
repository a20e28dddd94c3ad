import { scopes } from "@/lib/access/actor";
import { signInRoute, signOutRoute, whoAmIRoute } from "@/lib/access/routes";
import { sessionSeconds, signIn } from "@/lib/access/server/sign-in";
import { signOut } from "@/lib/access/server/sign-out";
import { AppError } from "@/lib/errors";
import { sessionCookieLine } from "@/lib/http/credentials/sealed-session";
import { handle } from "@/lib/http/handle";
import { isSecure } from "@/lib/http/is-secure";

export const POST = handle(signInRoute, async ({ ctx, body, headers, request }) => {
  const { cookie, actor, expiresAt } = await signIn({ ctx, input: body });
  headers.append("set-cookie", sessionCookieLine(cookie, sessionSeconds, isSecure(request)));
  return { actor, scopes: [...scopes], expiresAt: expiresAt.toISOString() };
});

export const GET = handle(whoAmIRoute, async ({ ctx, identity }) => ({
  actor: ctx.actor,
  scopes: [...(ctx.scopes ?? [])],
  expiresAt: identity?.by.kind === "session" ? identity.by.expiresAt.toISOString() : null,
}));

export const DELETE = handle(signOutRoute, async ({ ctx, identity, headers, request }) => {
  if (identity?.by.kind !== "session")
    throw new AppError("invalid-transition", "Only a session can sign out.");
  headers.append("set-cookie", sessionCookieLine("", 0, isSecure(request)));
  return signOut({ ctx, input: { sessionId: identity.by.sessionId } });
});
