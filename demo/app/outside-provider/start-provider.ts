import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { readBody } from "../gateway/read-body";
import { writeJson } from "../gateway/write-json";
import { type LimitState, RateLimit } from "./rate-limit";

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })).min(1),
  max_tokens: z.number().int().min(1),
});

/** How a large model behind somebody else's front door answers. */
const firstTokenMs = { least: 250, spread: 200 };
const tokensPerSecond = 90;
const tokensPerChunk = 6;
const normalPerMinute = 600;

export type OutsideProvider = {
  url: string;
  /** Requests allowed a minute; undefined for the normal limit. */
  limitTo(perMinute: number | undefined): void;
  close(): void;
};

/**
 * A model provider outside the mesh: OpenAI's streaming interface with rate limits, `Retry-After` and
 * `x-ratelimit-*` headers. No sidecar reports its side; the mesh sees it with its callers' eyes only.
 */
export async function startOutsideProvider(): Promise<OutsideProvider> {
  const limit = new RateLimit(normalPerMinute);
  const server = createServer((request, response) => {
    complete(limit, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    limitTo: (perMinute) => {
      limit.limit = perMinute ?? normalPerMinute;
    },
    close: () => closeAll(server),
  };
}

function closeAll(server: Server): void {
  server.closeAllConnections();
  server.close();
}

async function complete(limit: RateLimit, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const state = limit.take(performance.now());
  tellLimits(response, state);
  const body = await readBody(request, 1024 * 1024);
  if (!state.allowed) {
    response.setHeader("retry-after", String(state.retryAfterSeconds));
    const message = `Rate limit reached: ${state.limit} requests a minute.`;
    return writeJson(response, 429, {
      error: { message, type: "requests", param: null, code: "rate_limit_exceeded" },
    });
  }
  const parsed = requestSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    return writeJson(response, 400, {
      error: { message: "malformed", type: "invalid_request_error", param: null, code: null },
    });
  }
  const { messages, max_tokens } = parsed.data;
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  await stream(response, Math.ceil(characters / 4), max_tokens);
}

function tellLimits(response: ServerResponse, { limit, remaining, resetSeconds }: LimitState): void {
  response.setHeader("x-ratelimit-limit-requests", String(limit));
  response.setHeader("x-ratelimit-remaining-requests", String(remaining));
  response.setHeader("x-ratelimit-reset-requests", `${resetSeconds}s`);
}

async function stream(response: ServerResponse, promptTokens: number, tokens: number): Promise<void> {
  const event = (data: object) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const pause = (ms: number) => wait(ms, undefined, { signal: gone.signal });
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  await pause(firstTokenMs.least + firstTokenMs.spread * Math.random());
  for (let at = 0; at < tokens; at += tokensPerChunk) {
    const count = Math.min(tokensPerChunk, tokens - at);
    const content = Array.from({ length: count }, (_, index) => `large-${at + index} `).join("");
    const finish_reason = at + count === tokens ? "stop" : null;
    event({ choices: [{ index: 0, delta: { content }, finish_reason }] });
    await pause((count * 1000) / tokensPerSecond);
  }
  event({
    choices: [],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: tokens,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  });
  response.end("data: [DONE]\n\n");
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
