import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { z } from "zod";
import { parseAddress } from "../endpoint-registry";
import { parseServiceKey, type ServiceName } from "../service-names";
import { type ConfigStore, StoreAwayError } from "../store/config-store";
import { type HeldRow, heldConfigOf } from "../store/held-row";
import { heldWholeOf } from "../store/whole-config";
import { endpointSchema, type Section, sections } from "../wire";
import type { Nodes } from "../xds/nodes";
import type { World } from "../xds/world";
import { putConfig, putWholeConfig } from "./put-config";
import { readJson } from "./read-body";
import { answer, answerRefusal, Refusal } from "./refusal";

export type Api = { store: ConfigStore; world: World; nodes: Nodes; token: string; log: Logger };
type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };
type Handler = (api: Api, exchange: Exchange, params: string[]) => Promise<void> | void;

const maxChanges = 500;
const wholePath = /^\/v1\/services\/([^/]+)\/([^/]+)\/config$/;
const sectionPath = /^\/v1\/services\/([^/]+)\/([^/]+)\/config\/([^/]+)$/;

const routes: { method: string; path: RegExp; handle: Handler }[] = [
  {
    method: "PUT",
    path: wholePath,
    handle: (api, { request, response }, params) => putWholeConfig(api, serviceOf(params), request, response),
  },
  { method: "GET", path: wholePath, handle: getWholeConfig },
  {
    method: "PUT",
    path: sectionPath,
    handle: (api, { request, response }, params) => putConfig(api, sectionOf(params), request, response),
  },
  { method: "GET", path: sectionPath, handle: getConfig },
  {
    method: "GET",
    path: /^\/v1\/services\/([^/]+)\/([^/]+)\/status$/,
    handle: ({ nodes }, { response, url }, params) => {
      const etag = url.searchParams.get("etag") ?? "";
      const named = url.searchParams.get("section");
      if (named === null) return answer(response, 200, nodes.wholeStatus(serviceOf(params), etag));
      const { section, ...name } = sectionOf([...params, named]);
      answer(response, 200, nodes.status(name, etag, section));
    },
  },
  { method: "POST", path: /^\/v1\/endpoints$/, handle: postEndpoint },
  {
    method: "GET",
    path: /^\/v1\/endpoints$/,
    handle: ({ world }, { response }) => answer(response, 200, { endpoints: world.endpoints.list() }),
  },
  { method: "DELETE", path: /^\/v1\/endpoints\/([^/]+)\/([^/]+)\/([^/]+)$/, handle: deleteEndpoint },
  {
    method: "GET",
    path: /^\/v1\/nodes$/,
    handle: ({ nodes }, { response, url }) => {
      answer(response, 200, nodes.view({ names: url.searchParams.get("resources") !== "none" }));
    },
  },
  { method: "GET", path: /^\/v1\/changes$/, handle: getChanges },
];

/** The control plane's HTTP interface (wire.ts). */
export function createApiServer(api: Api): Server {
  const server = createServer((request, response) => {
    serve(api, request, response).catch((error: unknown) => {
      if (error instanceof Refusal) answerRefusal(response, error);
      else if (error instanceof StoreAwayError) {
        answerRefusal(response, new Refusal(503, "postgres-away", error.message));
      } else if (!response.destroyed) {
        api.log.error({ err: error, url: request.url }, "a request failed");
        answerRefusal(response, new Refusal(500, "internal", "the request failed"));
      }
    });
  });
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  server.keepAliveTimeout = 15_000;
  return server;
}

async function serve(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  if (url.pathname === "/healthz") return answer(response, 200, { status: "ok" });
  if (url.pathname === "/readyz") return readiness(api, response);
  requireToken(api.token, request);
  const matching = routes.filter(({ path }) => path.test(url.pathname));
  const route = matching.find(({ method }) => method === request.method);
  if (!route) {
    if (matching.length === 0) throw new Refusal(404, "not-found", "no such resource");
    response.setHeader("allow", matching.map(({ method }) => method).join(", "));
    throw new Refusal(405, "method-not-allowed", `${request.method} is not possible here`);
  }
  const params = (route.path.exec(url.pathname) ?? []).slice(1).map((part) => decode(part ?? ""));
  await route.handle(api, { request, response, url }, params);
}

function urlOf(request: IncomingMessage): URL {
  const target = request.url ?? "/";
  if (!URL.canParse(target, "http://localhost"))
    throw new Refusal(400, "malformed", "the address is malformed");
  return new URL(target, "http://localhost");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, "malformed", "the address is malformed");
  }
}

function requireToken(token: string, request: IncomingMessage): void {
  const given = Buffer.from(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new Refusal(401, "unauthenticated", "a bearer token is required");
  }
}

function serviceOf(params: string[]): ServiceName {
  const name = parseServiceKey(params.join("/"));
  if (!name) throw new Refusal(400, "malformed", "namespace and service must be DNS labels", "service");
  return name;
}

function sectionOf([namespace = "", service = "", section]: string[]): ServiceName & { section: Section } {
  const found = sections.find((known) => known === section);
  if (!found) throw new Refusal(404, "not-found", "no such section");
  return { ...serviceOf([namespace, service]), section: found };
}

/** Ready means: the stored configuration is known, so that what is served is what was decided. */
function readiness({ store, world }: Api, response: ServerResponse): void {
  const postgres = store.isAway ? "away" : "ok";
  answer(response, world.isLoaded ? 200 : 503, { status: world.isLoaded ? "ok" : "loading", postgres });
}

async function getConfig(api: Api, { response }: Exchange, params: string[]): Promise<void> {
  const name = sectionOf(params);
  const rows = await heldRows(api, response, {
    stored: async (store) => [await store.read(name, name.section)],
    remembered: (world) => [world.heldRow(name, name.section)],
  });
  answer(response, 200, heldConfigOf(rows[0]));
}

async function getWholeConfig(api: Api, { response }: Exchange, params: string[]): Promise<void> {
  const name = serviceOf(params);
  const rows = await heldRows(api, response, {
    stored: (store) => store.readWhole(name),
    remembered: (world) => sections.map((section) => world.heldRow(name, section)),
  });
  answer(response, 200, heldWholeOf(rows));
}

/** From Postgres, or while it is away from memory. */
async function heldRows(
  { store, world }: Api,
  response: ServerResponse,
  from: {
    stored: (store: ConfigStore) => Promise<(HeldRow | undefined)[]>;
    remembered: (world: World) => (HeldRow | undefined)[];
  },
): Promise<HeldRow[]> {
  try {
    const rows = (await from.stored(store)).filter((row) => row !== undefined);
    for (const row of rows) world.hold(row);
    return rows;
  } catch (error) {
    if (!(error instanceof StoreAwayError) || !world.isLoaded) throw error;
    response.setHeader("heddle-from", "memory");
    return from.remembered(world).filter((row) => row !== undefined);
  }
}

async function postEndpoint({ world }: Api, { request, response }: Exchange): Promise<void> {
  const parsed = endpointSchema.safeParse(await readJson(request));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(422, "invalid-endpoint", issue?.message ?? "invalid", issue?.path.join("."));
  }
  if (!parseAddress(parsed.data.address)) {
    throw new Refusal(422, "invalid-endpoint", "the host must be an IP address, with a port", "address");
  }
  world.endpoints.register(parsed.data);
  response.writeHead(204).end();
}

function deleteEndpoint({ world }: Api, { response }: Exchange, params: string[]): void {
  const [, , instance = ""] = params;
  const { namespace, service } = serviceOf(params.slice(0, 2));
  if (!world.endpoints.remove({ namespace, service, instance })) {
    throw new Refusal(404, "not-found", "no such endpoint");
  }
  response.writeHead(204).end();
}

async function getChanges({ store }: Api, { response, url }: Exchange): Promise<void> {
  const after = z.coerce
    .number()
    .int()
    .min(0)
    .safeParse(url.searchParams.get("after") ?? 0);
  if (!after.success) throw new Refusal(400, "malformed", "after must be a sequence number", "after");
  answer(response, 200, { changes: await store.changes(after.data, maxChanges) });
}
