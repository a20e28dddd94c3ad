import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { actorSchema, scopes } from "./actor";

const nothing = z.strictObject({});

export const whoSchema = z.object({
  actor: actorSchema,
  scopes: z.array(z.enum(scopes)),
  /** When the session ends; null for an API token. */
  expiresAt: z.iso.datetime().nullable(),
});

export const signInRoute = defineRoute({
  method: "POST",
  path: "/api/v1/access/session",
  summary: "Sign in with the secret of a one-time link; sets the session cookie",
  action: "mesh.read",
  verb: "sign-in",
  access: "anyone",
  params: nothing,
  query: nothing,
  body: z.strictObject({ secret: z.string().min(1).max(200) }),
  answer: whoSchema,
  status: 201,
});

export const whoAmIRoute = defineRoute({
  method: "GET",
  path: "/api/v1/access/session",
  summary: "Who the session or token belongs to",
  action: "mesh.read",
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
  action: "mesh.read",
  verb: "sign-out",
  params: nothing,
  query: nothing,
  body: nothing,
  /** `recorded` is false while Postgres is away: only this process then knows of the end. */
  answer: z.object({ recorded: z.boolean() }),
  status: 200,
});
