import { z } from "zod";
import type { Scope } from "../access/actor";
import { createSignInLink } from "../access/server/create-sign-in-link";
import { createToken } from "../access/server/create-token";
import { signIn } from "../access/server/sign-in";
import { systemContext } from "../access/server/system-context";
import { defineRoute } from "../contract/define-route";
import { newId } from "../db/new-id";
import type { RouteHandler } from "./handle";

export const origin = "http://localhost:7400";

/** A route that writes: each call that takes effect leaves one user of this name. */
export const writeRoute = defineRoute({
  method: "POST",
  path: "/api/v1/tests/{place}",
  summary: "Writes",
  action: "policy.write",
  params: z.strictObject({ place: z.string() }),
  query: z.object({ mesh: z.string().optional() }),
  body: z.strictObject({ name: z.string(), weights: z.record(z.string(), z.number()).optional() }),
  answer: z.object({ id: z.string() }),
  status: 202,
});

export const readRoute = defineRoute({
  method: "GET",
  path: "/api/v1/tests",
  summary: "Reads",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.object({ mesh: z.string().optional() }),
  body: z.undefined(),
  answer: z.object({ ok: z.boolean() }),
  status: 200,
});

export async function makeToken(scopes: Scope[]): Promise<string> {
  const input = { name: newId(), scopes, expiresDays: null };
  return (await createToken({ ctx: systemContext("test"), input })).secret;
}

/** A new session's cookie header. */
export async function makeCookie(): Promise<string> {
  const ctx = systemContext("test");
  const { secret } = await createSignInLink({ ctx, input: { user: newId(), minutes: 5 } });
  return `heddle_session=${(await signIn({ ctx: { ...ctx, address: newId() }, input: { secret } })).cookie}`;
}

type Sent = {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
  params?: unknown;
};

/** Sends one request to a handler as a browser or script would; an object body goes as JSON. */
export function send(handler: RouteHandler, sent: Sent): Promise<Response> {
  const body =
    sent.body === undefined || typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body);
  const headers = new Headers({ host: "localhost:7400", ...sent.headers });
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const request = new Request(`${origin}${sent.path ?? "/api/v1/tests/here"}`, {
    method: sent.method ?? "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return handler(request, { params: Promise.resolve("params" in sent ? sent.params : { place: "here" }) });
}
