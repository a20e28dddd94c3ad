import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { actorSchema, scopes } from "./actor";
import { grantSchema } from "./grants";
import { emailSchema, passwordSchema } from "./names";

const nothing = z.strictObject({});

export const whoSchema = z.object({
  actor: actorSchema,
  scopes: z.array(z.enum(scopes)),
  /** Their roles, those included that groups bring. */
  grants: z.array(grantSchema),
  /** When the session ends; null for an API token. */
  expiresAt: z.iso.datetime().nullable(),
  /** Of a person: what they sign in with. Null for a token, and while that cannot be read. */
  account: z.object({ email: z.string().nullable(), hasPassword: z.boolean() }).nullable(),
});

export const signInRoute = defineRoute({
  method: "POST",
  path: "/api/v1/access/session",
  summary: "Sign in with a password, or the secret of a one-time link; sets the session cookie",
  action: "self",
  verb: "sign-in",
  access: "anyone",
  params: nothing,
  query: nothing,
  body: z.union([
    z.strictObject({ secret: z.string().min(1).max(200) }),
    z.strictObject({ email: emailSchema, password: z.string().min(1).max(200) }),
  ]),
  answer: z.object({ actor: actorSchema, expiresAt: z.iso.datetime() }),
  status: 201,
});

export const whoAmIRoute = defineRoute({
  method: "GET",
  path: "/api/v1/access/session",
  summary: "Who the session or token belongs to, and what they may do where",
  action: "self",
  params: nothing,
  query: nothing,
  body: z.undefined(),
  answer: whoSchema,
  status: 200,
});

export const signOutRoute = defineRoute({
  method: "DELETE",
  path: "/api/v1/access/session",
  summary: "Sign out: ends the session and takes the cookie away",
  action: "self",
  verb: "sign-out",
  params: nothing,
  query: nothing,
  body: nothing,
  /** `recorded` is false while Postgres is away: only this process then knows of the end. */
  answer: z.object({ recorded: z.boolean() }),
  status: 200,
});

export const signInWaysRoute = defineRoute({
  method: "GET",
  path: "/api/v1/access/ways",
  summary: "How people can sign in here, beside one-time links",
  action: "self",
  access: "anyone",
  params: nothing,
  query: nothing,
  body: z.undefined(),
  answer: z.object({ passwords: z.boolean(), provider: z.string().nullable() }),
  status: 200,
});

export const beginProviderRoute = defineRoute({
  method: "POST",
  path: "/api/v1/access/provider",
  summary: "Where to go to sign in at the provider; sets the cookie that the way back is known by",
  action: "self",
  access: "anyone",
  params: nothing,
  query: nothing,
  body: z.strictObject({ next: z.string().max(1_000).default("/") }),
  answer: z.object({ url: z.url() }),
  status: 200,
});

export const setPasswordRoute = defineRoute({
  method: "PUT",
  path: "/api/v1/access/password",
  summary: "Choose a password, or another one; ends every other session of one's own",
  action: "self",
  verb: "set-password",
  params: nothing,
  query: nothing,
  body: z.strictObject({
    password: passwordSchema,
    /** The password so far; left out where there is none yet. */
    current: z.string().max(200).optional(),
    /** What to sign in with, where there is no address yet. */
    email: emailSchema.optional(),
  }),
  answer: z.object({ email: z.string(), endedSessions: z.number().int() }),
  status: 200,
});
