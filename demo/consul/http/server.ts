import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Refusal } from "../refusal";
import { putPolicy, putToken } from "./answer-acl";
import {
  checksInState,
  deregister,
  healthOfService,
  listServices,
  register,
  topology,
} from "./answer-catalog";
import { deleteEntry, getChain, getEntry, listEntries, putEntry } from "./answer-config";
import { type Answer, type Ask, bodyOf, refuseEnterprise, tokenOf, type World, waitOf } from "./ask";

type Route = { path: RegExp; methods: Record<string, (ask: Ask) => Answer> };

const routes: readonly Route[] = [
  { path: /^\/v1\/config$/, methods: { PUT: putEntry } },
  { path: /^\/v1\/config\/([^/]*)$/, methods: { GET: listEntries } },
  { path: /^\/v1\/config\/([^/]+)\/(.+)$/, methods: { GET: getEntry, DELETE: deleteEntry } },
  { path: /^\/v1\/discovery-chain\/(.*)$/, methods: { GET: getChain } },
  { path: /^\/v1\/catalog\/register$/, methods: { PUT: register } },
  { path: /^\/v1\/catalog\/deregister$/, methods: { PUT: deregister } },
  { path: /^\/v1\/catalog\/services$/, methods: { GET: listServices } },
  { path: /^\/v1\/health\/service\/(.*)$/, methods: { GET: healthOfService } },
  { path: /^\/v1\/health\/state\/(.*)$/, methods: { GET: checksInState } },
  { path: /^\/v1\/internal\/ui\/service-topology\/(.*)$/, methods: { GET: topology } },
  { path: /^\/v1\/acl\/policy$/, methods: { PUT: putPolicy } },
  { path: /^\/v1\/acl\/token$/, methods: { PUT: putToken } },
  { path: /^\/v1\/status\/leader$/, methods: { GET: () => ({ body: "127.0.0.1:8300" }) } },
  { path: /^\/v1\/agent\/self$/, methods: { GET: self } },
];

/** The part of Consul's HTTP interface that the console uses, over entries and a catalog in memory. */
export function createConsulServer(world: World): Server {
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      if (!(error instanceof Refusal)) console.error(error);
      answerText(response, refusal.status, refusal.message);
    });
  });
  server.keepAliveTimeout = 15_000;
  return server;
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "GET";
  const found = routes.find(({ path }) => path.test(url.pathname));
  if (!found) return answerText(response, 404, "Invalid URL path: not a recognized HTTP API endpoint");
  const run = Object.hasOwn(found.methods, method) ? found.methods[method] : undefined;
  if (!run) {
    response.setHeader("allow", Object.keys(found.methods).join(","));
    return answerText(response, 405, `method ${method} not allowed`);
  }
  refuseEnterprise(url.searchParams);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const ask: Ask = {
    ...world,
    method,
    parts: (found.path.exec(url.pathname) ?? []).slice(1).map((part) => decodeURIComponent(part ?? "")),
    query: url.searchParams,
    body: await bodyOf(request),
    rights: world.acl.may(tokenOf(request, url.searchParams)),
    signal: gone.signal,
  };
  await answer(ask, run, response);
}

/** A blocking query answers when its table has changed, or as things are when its time is over; also with a 404. */
async function answer(ask: Ask, run: (ask: Ask) => Answer, response: ServerResponse): Promise<void> {
  const wait = ask.method === "GET" ? waitOf(ask.query) : null;
  let found = attempt(ask, run, response);
  if (wait && found.table) {
    await ask.indexes.newerThan(found.table, wait.index, wait.ms, ask.signal);
    found = attempt(ask, run, response);
  }
  if (found.refusal) throw found.refusal;
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(found.body)}\n`);
}

/** What it would answer now, with the index of what it looked at. */
function attempt(ask: Ask, run: (ask: Ask) => Answer, response: ServerResponse) {
  const found: Answer & { refusal?: Refusal } = answerOrAbsence(ask, run);
  if (ask.method !== "GET" || !found.table) return found;
  response.setHeader("x-consul-index", String(ask.indexes.of(found.table)));
  response.setHeader("x-consul-knownleader", "true").setHeader("x-consul-lastcontact", "0");
  return found;
}

function answerOrAbsence(ask: Ask, run: (ask: Ask) => Answer): Answer & { refusal?: Refusal } {
  try {
    return run(ask);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    return { body: null, table: "config", refusal: error };
  }
}

/** `GET /v1/agent/self` */
function self({ rights, entries }: Ask): Answer {
  rights.require("agent", "read", "heddle-stand-in");
  return {
    body: {
      Config: {
        Datacenter: entries.datacenter,
        NodeName: "heddle-stand-in",
        Server: true,
        Version: "1.22.0",
      },
      Member: { Name: "heddle-stand-in", Status: 1 },
    },
  };
}

function answerText(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}
