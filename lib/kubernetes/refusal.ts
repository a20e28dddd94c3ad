import "server-only";
import { AppError, type ErrorCode } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { type Status, statusSchema } from "./object";

const maxWords = 500;
/** An apply of what the schema does not know is answered 500 with no reason, whatever `fieldValidation` says (seen in 1.32). */
const schemaFault = /failed to create typed patch object|field not declared in schema/;
const webhookDown = /failed calling webhook/;
/** What a proxy or load balancer before an API server means by its own pages. */
const codeOfPage: Readonly<Record<number, ErrorCode>> = {
  502: "upstream-unavailable",
  503: "upstream-unavailable",
  504: "upstream-timeout",
};

/** Why an API server did not do what it was asked, as what it means here. */
export type RawRefusal = { status: number; body: string; headers: Record<string, string> };

/** What it said, where it spoke as an API server does; undefined for a proxy's page, or garbage. */
export function statusOf(body: string): Status | undefined {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a refusal means. Those that prove the API server alive leave the gate open; `invalid-spec` is final: the same request
 * will be refused again.
 */
export function refusalOf({ status, body, headers }: RawRefusal): Error {
  const said = statusOf(body);
  const words = (said?.message ?? "").replace(/\s+/g, " ").trim().slice(0, maxWords);
  if (status === 401) return fault("upstream-bad-answer", "the cluster does not accept Heddle's credentials");
  if (!said) return withoutStatus({ status, body, headers });
  if (status === 403) return alive("upstream-bad-answer", `the cluster does not allow it: ${words}`, said);
  if (status === 429) return alive("upstream-unavailable", `the cluster is busy: ${words}`, said, headers);
  if (status === 504) return alive("upstream-timeout", `the cluster gave up in time: ${words}`, said);
  if (status === 500 && schemaFault.test(words)) return invalid(words, said);
  if (status >= 500) {
    if (webhookDown.test(words)) return alive("upstream-unavailable", `the cluster: ${words}`, said);
    return fault(
      status === 503 ? "upstream-unavailable" : "upstream-bad-answer",
      `the cluster failed: ${words}`,
    );
  }
  return status === 409 || status === 410
    ? alive("upstream-bad-answer", `the cluster: ${words}`, said)
    : invalid(words, said);
}

/** A kind that is not installed is answered with this page, not with a Status; another page is somebody else's (a proxy's). */
export function isOfUnknownKind({ status, body }: Pick<RawRefusal, "status" | "body">): boolean {
  return status === 404 && body.trim() === "404 page not found";
}

function withoutStatus({ status, body, headers }: RawRefusal): Error {
  if (isOfUnknownKind({ status, body })) {
    return new AppError("invalid-spec", "the cluster does not know this kind of object", {
      params: { reason: "kind-not-installed" },
    });
  }
  // An API server that has too much to do says so in plain text (apiserver pkg/server/filters/maxinflight.go).
  if (status === 429)
    return alive("upstream-unavailable", "the cluster is busy: too many requests", {}, headers);
  const code = codeOfPage[status] ?? "upstream-bad-answer";
  return fault(code, `the cluster answered HTTP ${status} with something that is not its API`);
}

function invalid(words: string, { reason, details }: Status): AppError {
  const faults = (details?.causes ?? [])
    .filter(({ field }) => field !== "" && field !== "<nil>")
    .map(({ field, message }) => ({ path: field, message: message.slice(0, maxWords) }));
  return new AppError("invalid-spec", `the cluster refused: ${words}`, {
    faults,
    params: { reason: reason || "refused" },
  });
}

function alive(
  code: ErrorCode,
  message: string,
  { reason = "", details }: Partial<Pick<Status, "reason" | "details">>,
  headers: RawRefusal["headers"] = {},
) {
  const retryAfter = Number(headers["retry-after"] ?? details?.retryAfterSeconds);
  return new RefusedAlive(
    new AppError(code, message, {
      upstream: "control-plane",
      params: { reason, ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}) },
    }),
  );
}

function fault(code: ErrorCode, message: string): AppError {
  return new AppError(code, message, { upstream: "control-plane" });
}
