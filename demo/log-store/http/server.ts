import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Turns } from "../engine/turns";
import { Refusal, unsupported } from "../refusal";
import type { LineStore } from "../store/line-store";
import { type Ask, labelNames, labelValues, queryInstant, queryRange, series } from "./answer-query";
import { QueryQueue } from "./query-queue";
import { takePush } from "./read-push";

const maxBodyBytes = 16 * 1024 * 1024;

type Route = { path: RegExp; answer: (ask: Ask, part: string) => unknown };
type Held = { store: LineStore; queries: QueryQueue };

const routes: readonly Route[] = [
  { path: /^\/loki\/api\/v1\/query_range$/, answer: queryRange },
  { path: /^\/loki\/api\/v1\/query$/, answer: queryInstant },
  { path: /^\/loki\/api\/v1\/labels?$/, answer: labelNames },
  { path: /^\/loki\/api\/v1\/label\/([^/]+)\/values$/, answer: labelValues },
  { path: /^\/loki\/api\/v1\/series$/, answer: series },
];
const pushPaths = new Set(["/loki/api/v1/push", "/api/prom/push"]);
/** Loki has these, and this store says so instead of "not found". */
const absent =
  /^\/loki\/api\/v1\/(index\/(?:stats|volume|volume_range)|patterns|detected_fields|detected_labels|detected_field\/[^/]+\/values|format_query|tail|status\/buildinfo|delete|rules)$/;

/** The part of Loki's HTTP interface that the console and the demo use, over lines in memory. */
export function createLogServer(store: LineStore): Server {
  const held = { store, queries: new QueryQueue() };
  const server = createServer((request, response) => {
    serve(held, request, response).catch((error: unknown) => {
      const refusal = refusalOf(error);
      answerText(response, refusal.status, refusal.message);
    });
  });
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 15_000;
  return server;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof URIError || (error instanceof TypeError && "input" in error)) {
    return new Refusal(400, "this address cannot be read");
  }
  console.error(error);
  return new Refusal(500, "internal error");
}

async function serve(held: Held, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (pushPaths.has(url.pathname)) return push(held.store, request, response);
  if (request.method !== "GET" && request.method !== "POST") return notFound(response);
  const absentName = absent.exec(url.pathname)?.[1];
  if (absentName !== undefined) throw unsupported(absentName);
  if (url.pathname === "/ready") return answerText(response, 200, "ready\n");
  for (const { path, answer } of routes) {
    const match = path.exec(url.pathname);
    if (!match) continue;
    const form = await formOf(request, url);
    const flags = String(request.headers["x-loki-response-encoding-flags"] ?? "")
      .split(",")
      .filter(Boolean);
    const part = decodeURIComponent(match[1] ?? "");
    const turns = new Turns({ signal: untilGone(response) });
    const text = await held.queries.run(async () => {
      // What waited for its place may not be wanted any more.
      await turns.next();
      const data = await answer({ store: held.store, form, flags, turns }, part);
      return JSON.stringify({ status: "success", ...(data === undefined ? {} : { data }) });
    });
    response.writeHead(200, { "content-type": "application/json; charset=UTF-8" }).end(text);
    return;
  }
  notFound(response);
}

/** Aborted when whoever asked has gone away. */
function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

async function push(store: LineStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(405).end();
    return;
  }
  takePush(store, await bodyOf(request), {
    type: request.headers["content-type"],
    encoding: request.headers["content-encoding"],
  });
  response.writeHead(204).end();
}

/** What stands in the address and in a form. */
async function formOf(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  const form = new URLSearchParams(url.search);
  if (request.method !== "POST") return form;
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers["content-type"] ?? "")) return form;
  for (const [name, value] of new URLSearchParams((await bodyOf(request)).toString("utf8"))) {
    form.append(name, value);
  }
  return form;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Refusal(413, "request body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function notFound(response: ServerResponse): void {
  answerText(response, 404, "404 page not found\n");
}

function answerText(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}
