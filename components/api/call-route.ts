import type { z } from "zod";
import type { RouteContract } from "../../lib/contract/define-route";
import { ApiError, errorOfAnswer } from "./api-error";
import { requestUrl } from "./request-url";

/** No upstream is waited for longer than 2 s; the console itself gets a little more on a slow line. */
const patienceMs = 8_000;

export type RouteInput<C extends RouteContract> = {
  params: z.input<C["params"]>;
  query: z.input<C["query"]>;
};
export type RouteAnswer<C extends RouteContract> = z.output<C["answer"]>;

type Call = { body?: unknown; idempotencyKey?: string; signal?: AbortSignal | undefined };

/** Asks a route and parses its answer by the contract. Throws ApiError; an aborted request throws as it is. */
export async function callRoute<C extends RouteContract>(
  contract: C,
  input: { params: unknown; query: unknown },
  { body, idempotencyKey, signal }: Call = {},
): Promise<RouteAnswer<C>> {
  const timeout = AbortSignal.timeout(patienceMs);
  const url = requestUrl(contract.path, Object(input.params), Object(input.query));
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: contract.method,
      headers,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("console-unreachable", String(cause));
  }
  const answer = parseJson(text);
  if (!response.ok) throw errorOfAnswer(response.status, answer);
  const parsed = contract.answer.safeParse(answer);
  if (!parsed.success) throw new ApiError("console-bad-answer", parsed.error.message.slice(0, 300));
  return parsed.data as RouteAnswer<C>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
