import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { createAuthMiddleware } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { Secret } from "../../connections/secret";
import { newId } from "../../db/new-id";
import { processDatabase } from "../../db/pool";
import { env, requireEnv } from "../../env";
import { processSingleton } from "../../http/process-singleton";
import { logger } from "../../logger";
import { settings } from "../../settings/settings";

/** What the one provider is called in addresses and rows. */
export const providerId = "provider";
/** The provider's way back is below this: `/sign-in/callback/provider`. */
const basePath = "/sign-in";

/** Where better-auth would keep its own sessions. */
const keepsNothing = {
  get: () => null,
  getAndDelete: () => null,
  increment: () => 1,
  set: () => undefined,
  delete: () => undefined,
};

/** Who came back from a provider, and what it called them a member of. */
type Arrived = { userId?: string; groups?: string[] };
export const arriving = new AsyncLocalStorage<Arrived>();

/**
 * better-auth, which hashes passwords and speaks OpenID Connect: it says who somebody is. Sessions are Heddle's own
 * (lib/http/credentials), so it keeps none, and no tokens of a provider either (docs/adr/0015).
 */
export async function accounts(): Promise<ReturnType<typeof make>> {
  const { oidc } = settings().signIn;
  const secret = oidc ? await new Secret(oidc.clientSecret, "provider", "client secret").read() : "";
  const known = processSingleton("accounts", () => ({ secret, library: make(secret) }));
  if (known.secret !== secret) Object.assign(known, { secret, library: make(secret) });
  return known.library;
}

function make(clientSecret: string) {
  const { oidc } = settings().signIn;
  const withoutTokens = async <T extends object>(account: T) => ({
    data: { ...account, accessToken: null, refreshToken: null, idToken: null },
  });
  return betterAuth({
    appName: "Heddle",
    baseURL: env().HEDDLE_PUBLIC_URL,
    basePath,
    secret: requireEnv("HEDDLE_SECRET"),
    database: prismaAdapter(processDatabase().prisma, { provider: "postgresql" }),
    secondaryStorage: keepsNothing,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    account: { accountLinking: { enabled: false }, storeStateStrategy: "cookie" },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    onAPIError: { errorURL: `${env().HEDDLE_PUBLIC_URL}/sign-in` },
    advanced: { cookiePrefix: "heddle", database: { generateId: () => newId() } },
    databaseHooks: {
      account: { create: { before: withoutTokens }, update: { before: withoutTokens } },
    },
    hooks: {
      after: createAuthMiddleware(async ({ context }) => {
        const arrived = arriving.getStore();
        const userId = context.newSession?.user.id;
        if (arrived && userId) arrived.userId = userId;
      }),
    },
    logger: {
      level: "warn",
      log: (level, message) => logger()[level === "error" ? "error" : "warn"]({ from: "sign-in" }, message),
    },
    plugins: oidc
      ? [
          genericOAuth({
            config: [
              {
                providerId,
                name: oidc.name,
                discoveryUrl: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
                clientId: oidc.clientId,
                clientSecret,
                scopes: oidc.scopes,
                requireIdTokenVerification: true,
                pkce: true,
                mapProfileToUser: (profile) => {
                  const arrived = arriving.getStore();
                  if (arrived) arrived.groups = stringsOf(profile[oidc.groupsClaim]);
                  // Their address tells people apart in the audit trail; what they like to be called may not.
                  const email = String(profile.email ?? "").toLowerCase();
                  return { email, name: email };
                },
              },
            ],
          }),
        ]
      : [],
  });
}

function stringsOf(claim: unknown): string[] {
  const all = Array.isArray(claim) ? claim : [claim];
  return all.filter((each): each is string => typeof each === "string" && each.length <= 300).slice(0, 1_000);
}
