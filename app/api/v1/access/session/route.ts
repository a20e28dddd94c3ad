import { signInRoute, signOutRoute, whoAmIRoute } from "@/lib/access/routes";
import { sessionSeconds } from "@/lib/access/server/open-session";
import { readAccount } from "@/lib/access/server/read-account";
import { signIn } from "@/lib/access/server/sign-in";
import { signInWithPassword } from "@/lib/access/server/sign-in-with-password";
import { signOut } from "@/lib/access/server/sign-out";
import { AppError } from "@/lib/errors";
import { sessionCookieLine } from "@/lib/http/credentials/sealed-session";
import { handle } from "@/lib/http/handle";
import { isSecure } from "@/lib/http/is-secure";

export const POST = handle(signInRoute, async ({ ctx, body, headers, request }) => {
  const { cookie, actor, expiresAt } = await ("secret" in body
    ? signIn({ ctx, input: body })
    : signInWithPassword({ ctx, input: body }));
  headers.append("set-cookie", sessionCookieLine(cookie, sessionSeconds, isSecure(request)));
  return { actor, expiresAt: expiresAt.toISOString() };
});

export const GET = handle(whoAmIRoute, async ({ ctx, identity }) => ({
  actor: ctx.actor,
  scopes: [...(ctx.scopes ?? [])],
  grants: [...(ctx.grants ?? [])],
  expiresAt: identity?.by.kind === "session" ? identity.by.expiresAt.toISOString() : null,
  account: await readAccount({ ctx }),
}));

export const DELETE = handle(signOutRoute, async ({ ctx, identity, headers, request }) => {
  if (identity?.by.kind !== "session")
    throw new AppError("invalid-transition", "Only a session can sign out.");
  headers.append("set-cookie", sessionCookieLine("", 0, isSecure(request)));
  return signOut({ ctx, input: { sessionId: identity.by.sessionId } });
});
