import "server-only";
import type { Problem } from "../contract/problem";
import { AppError, type ErrorCode } from "../errors";
import { logger } from "../logger";

const statusByCode: Record<ErrorCode, number> = {
  malformed: 400,
  "body-too-large": 413,
  unauthenticated: 401,
  forbidden: 403,
  "read-only": 403,
  "untrusted-origin": 403,
  "not-found": 404,
  "stale-base-revision": 409,
  "overlapping-change": 409,
  "control-plane-conflict": 409,
  "owned-elsewhere": 409,
  "git-refused": 409,
  "idempotency-conflict": 409,
  "invalid-transition": 409,
  "plan-blocked": 409,
  "approval-required": 409,
  frozen: 409,
  "invalid-spec": 422,
  "invalid-weights": 422,
  "unknown-version": 422,
  "no-ready-endpoint": 422,
  "unsupported-by-target": 422,
  "rule-required": 422,
  "invalid-query": 422,
  "rate-limited": 429,
  "upstream-bad-answer": 502,
  "upstream-unavailable": 503,
  "upstream-timeout": 503,
  internal: 500,
};

const titleByStatus: Record<number, string> = {
  400: "Malformed request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  413: "Request too large",
  422: "A rule is broken",
  429: "Too many requests",
  500: "Internal error",
  502: "An upstream answered badly",
  503: "An upstream does not answer",
};

/** The HTTP status of an error; 500 for whatever is not an AppError. */
export function statusOf(error: unknown): number {
  return error instanceof AppError ? statusByCode[error.code] : 500;
}

/**
 * Any thrown value as an RFC 9457 document. An error that is not an AppError, or one with the code
 * `internal`, is logged whole and answered with a fixed sentence.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const known = error instanceof AppError && error.code !== "internal";
  if (!known) logger().error({ err: error, requestId }, "request failed");
  const shown = known
    ? error
    : new AppError("internal", "Something went wrong inside Heddle; its log has this request id.");
  const status = statusByCode[shown.code];
  const problem: Problem = {
    ...shown.extra,
    type: `urn:heddle:problem:${shown.code}`,
    title: titleByStatus[status] ?? "Error",
    status,
    detail: shown.message,
    code: shown.code,
    params: shown.params,
    requestId,
    ...(shown.faults.length > 0 ? { errors: shown.faults } : {}),
    ...(shown.upstream ? { upstream: shown.upstream } : {}),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (status === 503) headers.set("retry-after", "1");
  if (status === 429) headers.set("retry-after", String(shown.params.retryAfterSeconds ?? 60));
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="heddle"');
  return new Response(toJson(problem), { status, headers });
}

/** JSON text in which 64-bit numbers travel as strings. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // It threw at a 64-bit number. Asking about each value takes many times as long, and few answers have one.
    return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
  }
}
