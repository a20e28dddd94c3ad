import "server-only";
import { Pool } from "undici";
import type { z } from "zod";
import { env } from "../../env";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import { RefusedAlive } from "../../http/upstream-gate";
import { endpointsSchema, refusalSchema } from "./wire";

/** Where the control plane is and what lets us in. */
export type XdsSettings = { url: string; token: string };

export type XdsRequest = {
  method: "GET" | "PUT";
  path: string;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
};
export type XdsAnswer = { status: number; body: unknown };

const maxAnswerBytes = 8 * 1024 * 1024;
const connectMs = 1_000;
const answerMs = 5_000;

export function xdsSettings(): XdsSettings {
  return { url: env().CONTROL_PLANE_URL, token: env().CONTROL_PLANE_TOKEN };
}

function pool(url: string): Pool {
  const { origin } = new URL(url);
  return processSingleton(`control-plane.pool.${origin}`, () => {
    return new Pool(origin, {
      connections: 8,
      pipelining: 1,
      connect: { timeout: connectMs },
      headersTimeout: answerMs,
      bodyTimeout: answerMs,
      keepAliveTimeout: 4_000,
    });
  });
}

/** One request, whatever it is answered with. Throws `upstream-bad-answer` for what is no JSON or has no end. */
export async function askXds(settings: XdsSettings, request: XdsRequest): Promise<XdsAnswer> {
  const { method, path, headers = {}, body, signal } = request;
  const answer = await pool(settings.url).request({
    method,
    path: `${new URL(settings.url).pathname.replace(/\/$/, "")}${path}`,
    headers: {
      authorization: `Bearer ${settings.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    signal,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      answer.body.destroy();
      throw badAnswer("an answer without end");
    }
    chunks.push(chunk);
  }
  return { status: answer.statusCode, body: parseJson(Buffer.concat(chunks).toString("utf8")) };
}

/** Reads an answer that must be of this shape; a refusal becomes the AppError that says what it means. */
export function readAnswer<T>(answer: XdsAnswer, schema: z.ZodType<T>): T {
  if (answer.status !== 200) throw refusalOf(answer);
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) throw badAnswer("something that is not its own interface");
  return parsed.data;
}

/**
 * What a refusal means. Those that prove the control plane alive leave the gate open: its own store is
 * away, a deadline had passed, or it found fault with what it was sent.
 */
export function refusalOf({ status, body }: XdsAnswer): Error {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return badAnswer(`status ${status}`);
  const { code, message, path } = parsed.data.error;
  const words = `the control plane refused: ${message}`.slice(0, 500);
  if (status === 503) return alive("upstream-unavailable", words, code);
  if (status === 408) return alive("upstream-timeout", words, code);
  if (status === 422) {
    const faults = path === undefined ? [] : [{ path, message }];
    return new AppError(code === "delivery-id-reused" ? "control-plane-conflict" : "invalid-spec", words, {
      faults,
      params: { reason: code },
    });
  }
  if (status === 401 || status === 403) return badAnswer("it does not accept Heddle's token");
  return status < 500 ? alive("upstream-bad-answer", words, code) : badAnswer(words);
}

function alive(
  code: "upstream-unavailable" | "upstream-timeout" | "upstream-bad-answer",
  message: string,
  reason: string,
) {
  return new RefusedAlive(new AppError(code, message, { upstream: "control-plane", params: { reason } }));
}

function badAnswer(what: string): AppError {
  return new AppError("upstream-bad-answer", `the control plane answered badly: ${what}`, {
    upstream: "control-plane",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("upstream-bad-answer", "the control plane answered with something that is not JSON", {
      cause,
      upstream: "control-plane",
    });
  }
}

/** Succeeds only when the control plane answers as itself to somebody with our token. */
export async function probeXds(settings: XdsSettings, signal: AbortSignal): Promise<void> {
  readAnswer(await askXds(settings, { method: "GET", path: "/v1/endpoints", signal }), endpointsSchema);
}
