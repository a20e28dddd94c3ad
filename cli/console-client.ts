import type { z } from "zod";
import type { RouteContract } from "../lib/contract/define-route";
import { problemSchema } from "../lib/contract/problem";
import { ConsoleError } from "./console-error";

const patienceMs = 30_000;
const tries = 3;

type Input<C extends RouteContract> = {
  params?: z.input<C["params"]>;
  query?: z.input<C["query"]>;
  body?: z.input<C["body"]>;
};

export type ConsoleClient = {
  /** Asks a route of the console and parses its answer. Throws ConsoleError. */
  call: <C extends RouteContract>(contract: C, input: Input<C>) => Promise<z.output<C["answer"]>>;
};

/** The console's HTTP interface for scripts: `url` without a path, an API token. */
export function consoleClient({ url, token }: { url: string; token: string }): ConsoleClient {
  return {
    call: async <C extends RouteContract>(
      contract: C,
      { params, query, body }: Input<C>,
    ): Promise<z.output<C["answer"]>> => {
      const address = new URL(filledPath(contract.path, Object(params)), url);
      for (const [name, value] of Object.entries(Object(query)))
        if (value !== undefined) address.searchParams.set(name, String(value));
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(contract.method === "GET" ? {} : { "idempotency-key": crypto.randomUUID() }),
      };
      const request = {
        method: contract.method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const { status, text } = await answerOf(address, request);
      const value = parsed(text);
      if (status >= 400) throw refusal(status, value);
      const answer = contract.answer.safeParse(value);
      if (answer.success) return answer.data as z.output<C["answer"]>;
      throw new ConsoleError(`${address.origin} answered ${contract.path} in another form`, "bad-answer");
    },
  };
}

function filledPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

/** A request that was cut off goes out again under the same key, so that it takes effect once. */
async function answerOf(address: URL, request: RequestInit): Promise<{ status: number; text: string }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(address, { ...request, signal: AbortSignal.timeout(patienceMs) });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      if (attempt < tries) {
        await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
        continue;
      }
      const why =
        cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : "";
      throw new ConsoleError(`${address.origin} does not answer: ${why}`, "unreachable");
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, value: unknown): ConsoleError {
  const problem = problemSchema.safeParse(value);
  if (!problem.success) return new ConsoleError(`the console answered ${status}`, "bad-answer");
  const { detail, code, errors = [] } = problem.data;
  const faults = errors.map(({ path, message }) => `\n  ${path}: ${message}`).join("");
  return new ConsoleError(`${detail}${faults}`, code, problem.data);
}
