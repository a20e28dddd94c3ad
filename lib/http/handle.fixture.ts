import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Scope } from "../access/actor";
import type { Grant } from "../access/grants";
import { defineRoute } from "../contract/define-route";
import { type Tx, transaction } from "../db/client";
import { newId } from "../db/new-id";
import { requireEnv } from "../env";
import { AppError } from "../errors";
import { sealSession, sha256 } from "./credentials/sealed-session";
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

const everywhere: Grant = { role: "admin", mesh: "*", namespace: "*" };
const given = { actorKind: "system", actorId: "test", actorName: "test" } as const;

/** Grants as rows of one person or token. */
function grantRows(grants: readonly Grant[]) {
  return grants.map(({ role, mesh, namespace }) => ({
    id: newId(),
    role,
    meshId: mesh,
    namespace,
    ...given,
  }));
}

/** In one transaction, again where a busy Postgres keeps it waiting: what tests begin with is no test of that. */
async function write<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction(run);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.upstream !== "postgres" || tries === 5) throw cause;
    }
  }
}

/** The secret of a new token; an admin's, unless other roles are given. */
export async function makeToken(granted: Scope[], grants: readonly Grant[] = [everywhere]): Promise<string> {
  const secret = `hdl_${randomBytes(32).toString("base64url")}`;
  const data = {
    id: newId(),
    name: newId(),
    prefix: secret.slice(0, 8),
    secretSha256: sha256(secret),
    scopes: granted,
    grants: { create: grantRows(grants) },
  };
  await write((tx) => tx.apiToken.create({ data }));
  return secret;
}

/** The cookie header of a new person's session; an admin, unless other roles are given. */
export async function makeCookie(grants: readonly Grant[] = [everywhere]): Promise<string> {
  const session = {
    id: newId(),
    user: newId(),
    name: newId(),
    secret: randomBytes(32).toString("base64url"),
  };
  const expiresAt = new Date(Date.now() + 7 * 86_400_000);
  await write(async (tx) => {
    await tx.user.create({
      data: { id: session.user, name: session.name, grants: { create: grantRows(grants) } },
    });
    await tx.session.create({
      data: { id: session.id, userId: session.user, secretSha256: sha256(session.secret), expiresAt },
    });
  });
  const expires = Math.floor(expiresAt.getTime() / 1_000);
  return `heddle_session=${sealSession({ ...session, expires }, requireEnv("HEDDLE_SECRET"))}`;
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
