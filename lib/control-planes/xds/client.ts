import "server-only";
import type { z } from "zod";
import { Connection } from "../../connections/connection";
import type { GivenConnection } from "../../connections/credentials";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import { endpointsSchema, refusalSchema } from "./wire";

/** The control plane's address, and the way there. */
export type XdsUpstream = { url: string; connection: Connection };

export type XdsRequest = {
  method: "GET" | "PUT";
  path: `/${string}`;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
};
export type XdsAnswer = { status: number; body: unknown };

/** Connections are not kept as long as the control plane keeps them, so that none is used that it is about to close. */
const traits = { connections: 8, maxBytes: 8 * 1024 * 1024, connectMs: 1_000, keepAliveMs: 4_000 };

export function xdsUpstream(options: GivenConnection): XdsUpstream {
  return { url: options.url, connection: new Connection("control-plane", options, traits) };
}

/** One request, whatever it is answered with. Throws `upstream-bad-answer` for what is no JSON or has no end. */
export async function askXds({ connection }: XdsUpstream, request: XdsRequest): Promise<XdsAnswer> {
  const { method, path, headers = {}, body, signal } = request;
  const asked = { method, headers, ...(body === undefined ? {} : { json: body }) };
  const answer = await connection.ask(path, asked, signal);
  return { status: answer.status, body: parseJson(answer.body) };
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

/** All endpoints that are registered now. */
export async function readEndpoints(
  upstream: XdsUpstream,
  signal: AbortSignal,
): Promise<z.output<typeof endpointsSchema>> {
  return readAnswer(
    await askXds(upstream, { method: "GET", path: "/v1/endpoints", signal }),
    endpointsSchema,
  );
}

/** Succeeds only when the control plane answers as itself to somebody with our token. */
export async function probeXds(upstream: XdsUpstream, signal: AbortSignal): Promise<void> {
  await readEndpoints(upstream, signal);
}
