import "server-only";
import type { z } from "zod";
import type { Context } from "../access/actor";
import type { RouteContract } from "../contract/define-route";
import { env } from "../env";
import { AppError } from "../errors";
import { recognise, requestIdOf, requireRight } from "./admit";
import type { Identity } from "./credentials/identify";
import { idempotencyKeyOf, runOnce } from "./idempotency";
import { ownMetrics } from "./own-metrics";
import { faultsOf, parseBody, parseInput, queryObject } from "./parse-input";
import { problemResponse, toJson } from "./problem";
import { parseJson, readBodyText } from "./read-body";
import { tellUndone, undoneOutcome } from "./undone-acts";

/** What a route's own code is given; `headers` are those of the answer. */
type Input<C extends RouteContract> = {
  ctx: Context;
  identity: Identity | null;
  params: z.output<C["params"]>;
  query: z.output<C["query"]>;
  body: z.output<C["body"]>;
  signal: AbortSignal;
  headers: Headers;
  request: Request;
};

/** What Next calls. `params` is what stands in the path's braces; Next gives undefined where there are none. */
export type RouteHandler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/**
 * A route handler from its contract: lets the request in, parses every part of it, runs one verb, and
 * answers with what the verb returns or with a problem document. Nothing it throws reaches Next.
 */
export function handle<C extends RouteContract>(
  contract: C,
  run: (input: Input<C>) => Promise<z.input<C["answer"]>>,
): RouteHandler {
  return async (request, context) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const seen: Seen = {};
    const response = await respond(contract, run, request, context, requestId, seen).catch(
      async (cause: unknown) => {
        await tellOf(cause, contract, request, context, seen);
        return request.signal.aborted ? goneAway() : problemResponse(cause, requestId);
      },
    );
    ownMetrics().requestSeconds.observe(
      { method: contract.method, route: contract.path, status: String(response.status) },
      (performance.now() - startedAt) / 1_000,
    );
    return response;
  };
}

/** How far a request came: what is known of one that is refused. */
type Seen = { ctx?: Context; bodyText?: string };

/** An act that did not happen is told of with whatever it says of itself; of who was not recognised nothing is told. */
async function tellOf(
  cause: unknown,
  contract: RouteContract,
  request: Request,
  context: { params: Promise<unknown> },
  { ctx, bodyText }: Seen,
): Promise<void> {
  const { verb, path, access } = contract;
  const outcome = undoneOutcome(cause, access);
  if (!ctx || verb === undefined || outcome === null) return;
  // Who has left was not failed by anything; a refusal stays one, whoever waits for it.
  if (outcome === "failed" && request.signal.aborted) return;
  const text = bodyText ?? (await readBodyText(request).catch(() => ""));
  const said = { params: await context.params, body: jsonIn(text) };
  await tellUndone(cause, { ctx, contract: { path, verb, ...(access ? { access } : {}) }, outcome, ...said });
}

/** Undefined for what is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Who asked has left: there is nobody to answer, and nothing went wrong. */
function goneAway(): Response {
  return new Response(null, { status: 499 });
}

async function respond<C extends RouteContract>(
  contract: C,
  run: (input: Input<C>) => Promise<z.input<C["answer"]>>,
  request: Request,
  context: { params: Promise<unknown> },
  requestId: string,
  seen: Seen,
): Promise<Response> {
  const admitted = await recognise(request, requestId, contract);
  const { ctx, identity } = admitted;
  seen.ctx = ctx;
  requireRight(admitted, contract);
  const url = new URL(request.url);
  const params = parseInput(contract.params, (await context.params) ?? {});
  const query = parseInput(contract.query, queryObject(url.searchParams));
  const bodyText = contract.method === "GET" ? "" : await readBodyText(request);
  seen.bodyText = bodyText;
  const body = parseBody(contract.body, parseJson(bodyText));
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  const signal = request.signal;
  const verb = () => run({ ctx, identity, params, query, body, signal, headers, request } as Input<C>);

  const key = identity ? idempotencyKeyOf(request) : undefined;
  if (key === undefined) return answer(contract, contract.status, await verb(), headers);
  const once = await runOnce({ ctx, key, contract, url, bodyText }, verb);
  if (once.replayed) headers.set("idempotency-replayed", "true");
  return answer(contract, once.status, once.body, headers);
}

function answer(contract: RouteContract, status: number, body: unknown, headers: Headers): Response {
  if (env().NODE_ENV !== "production") requireAnswer(contract, body);
  return new Response(toJson(body ?? null), { status, headers });
}

/** While developing, an answer that its contract does not describe is a bug that must be seen. */
function requireAnswer(contract: RouteContract, body: unknown): void {
  const result = contract.answer.safeParse(body);
  if (result.success) return;
  const faults = faultsOf(result.error)
    .map(({ path, message }) => `${path}: ${message}`)
    .join("; ");
  throw new AppError(
    "internal",
    `${contract.method} ${contract.path} answers what it does not promise: ${faults}`,
  );
}
