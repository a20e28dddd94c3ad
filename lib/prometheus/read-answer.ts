import "server-only";
import type { z } from "zod";
import type { RawAnswer } from "../connections/connection";
import { AppError, type ErrorCode } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import { upstreamWords } from "./upstream-words";
import { warningsOf } from "./warnings-of";
import { errorSchema, successSchema } from "./wire";

const maxDetail = 400;

export type Answer<T> = { data: T; warnings: Warning[] };

/**
 * What the API answered. Refusals of this one query (it cannot be run, asks for too much, is one too many, took too long)
 * show that Prometheus is alive and are thrown as `RefusedAlive` of `upstream-bad-answer`, `upstream-timeout` or
 * `rate-limited`; anything that is not the API's answer, or says that nobody gets in, means that it is of no use now.
 * Every error carries the upstream's own words, and `params` its `errorType` and `status`.
 */
export function readAnswer<T extends z.ZodType>(
  raw: Pick<RawAnswer, "status" | "body">,
  schema: T,
): Answer<z.output<T>> {
  const { status, body } = raw;
  const json = parseJson(body);
  if (status < 200 || status >= 300) throw refusal(status, json, body);
  const envelope = successSchema.safeParse(json);
  const data = schema.safeParse(envelope.data?.data);
  if (envelope.success && data.success) return { data: data.data, warnings: warningsOf(envelope.data) };
  const what = json === undefined ? `: ${upstreamWords(body)}` : "";
  throw failure("upstream-bad-answer", `prometheus answered what is not its interface's JSON${what}`, {
    status,
  });
}

function refusal(status: number, json: unknown, body: string): Error {
  const api = errorSchema.safeParse(json);
  const errorType = api.success ? kindOf(api.data.errorType, status) : "";
  const words = api.success ? api.data.words : upstreamWords(body);
  const params = { status, ...(errorType === "" ? {} : { errorType }) };
  if (status === 401 || status === 403) {
    const message = `prometheus let nobody in with these credentials (HTTP ${status}): ${words}`;
    return failure("upstream-bad-answer", message, params);
  }
  if (status === 429) {
    return alive("rate-limited", `prometheus takes no more queries for now (HTTP 429): ${words}`, params);
  }
  if (!api.success || errorType === "unavailable") {
    const isAway = errorType === "unavailable" || [502, 503, 504].includes(status);
    const message = isAway
      ? `prometheus is not ready (HTTP ${status}): ${words}`
      : `prometheus answered HTTP ${status}: ${words}`;
    return failure(isAway ? "upstream-unavailable" : "upstream-bad-answer", message, params);
  }
  const isTimeout =
    errorType === "timeout" ||
    errorType === "canceled" ||
    /timed out|timeout exceeded|deadline exceeded|exceeds? the timeout/i.test(words);
  const code = isTimeout ? "upstream-timeout" : "upstream-bad-answer";
  return alive(code, `prometheus refused the query (${errorType}): ${words}`, params);
}

const kindByStatus: Record<number, string> = {
  400: "bad_data",
  404: "not_found",
  422: "execution",
  499: "canceled",
  500: "internal",
  502: "unavailable",
  503: "unavailable",
  504: "timeout",
};

/** VictoriaMetrics writes the HTTP code for a word. */
function kindOf(errorType: string, status: number): string {
  if (errorType !== "" && !/^\d+$/.test(errorType)) return errorType;
  const code = errorType === "" ? status : Number(errorType);
  return kindByStatus[code] ?? `HTTP ${code}`;
}

function alive(code: ErrorCode, message: string, params: AppError["params"]): RefusedAlive {
  return new RefusedAlive(failure(code, message, params));
}

function failure(code: ErrorCode, message: string, params: AppError["params"]): AppError {
  return new AppError(code, message.slice(0, maxDetail), { upstream: "prometheus", params });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
