import "server-only";
import type { z } from "zod";
import type { Context } from "../access/actor";
import type { RouteContract } from "../contract/define-route";
import { admit, requestIdOf } from "./admit";
import type { RouteHandler } from "./handle";
import { ownMetrics } from "./own-metrics";
import { parseInput, queryObject } from "./parse-input";
import { problemResponse } from "./problem";

type Input<C extends RouteContract> = {
  ctx: Context;
  params: z.output<C["params"]>;
  query: z.output<C["query"]>;
  request: Request;
};

/** Like `handle`, for a route that answers with a stream of events or lines. What fails before the first byte is a problem document. */
export function handleStream<C extends RouteContract>(
  contract: C,
  run: (input: Input<C>) => Promise<ReadableStream<Uint8Array>>,
): RouteHandler {
  return async (request, context) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const open = async () => {
      const { ctx } = await admit(request, requestId, contract);
      const params = parseInput(contract.params, (await context.params) ?? {}) as z.output<C["params"]>;
      const search = new URL(request.url).searchParams;
      const query = parseInput(contract.query, queryObject(search)) as z.output<C["query"]>;
      return new Response(await run({ ctx, params, query, request }), {
        status: contract.status,
        headers: {
          "content-type": `${contract.answerType ?? "text/event-stream"}; charset=utf-8`,
          "cache-control": "no-store, no-transform",
          "x-accel-buffering": "no",
          "x-request-id": requestId,
        },
      });
    };
    const response = await open().catch((cause: unknown) => problemResponse(cause, requestId));
    ownMetrics().requestSeconds.observe(
      { method: contract.method, route: contract.path, status: String(response.status) },
      (performance.now() - startedAt) / 1_000,
    );
    return response;
  };
}
