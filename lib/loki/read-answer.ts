import "server-only";
import type { z } from "zod";
import type { RawAnswer } from "../connections/connection";
import { AppError, type ErrorCode } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { successSchema } from "./wire";

const maxDetail = 300;

/**
 * What the API answered. Errors are plain text, never JSON. A refusal of this one query (it cannot be run, asks for
 * too much, is one too many) shows that Loki is alive and is thrown as `RefusedAlive`; anything else means that it is not.
 * Every error carries the HTTP status in `params`.
 */
export function readAnswer<T extends z.ZodType>(
  { status, body }: Pick<RawAnswer, "status" | "body">,
  schema: T,
): z.output<T> {
  if (status >= 200 && status < 300) {
    const envelope = successSchema.safeParse(parseJson(body));
    const data = envelope.success ? schema.safeParse(envelope.data.data) : undefined;
    if (data?.success) return data.data;
    throw failure(status, "upstream-bad-answer", "loki answered what is not its interface's JSON");
  }
  const said = body.trim().slice(0, maxDetail);
  if (status === 401 || status === 403) {
    throw failure(status, "upstream-bad-answer", `loki let nobody in (HTTP ${status}): ${said}`);
  }
  if (status === 504 && /timed out/i.test(said)) {
    throw new RefusedAlive(failure(status, "upstream-timeout", `loki gave up on the query: ${said}`));
  }
  if (status === 400 || status === 422 || status === 429) {
    throw new RefusedAlive(failure(status, "upstream-bad-answer", `loki refused the query: ${said}`));
  }
  if (status === 502 || status === 503 || status === 504) {
    throw failure(status, "upstream-unavailable", `loki is not ready: HTTP ${status}`);
  }
  throw failure(status, "upstream-bad-answer", `loki answered HTTP ${status}`);
}

function failure(status: number, code: ErrorCode, message: string): AppError {
  return new AppError(code, message, { upstream: "loki", params: { status } });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
