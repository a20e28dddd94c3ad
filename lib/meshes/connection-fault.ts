import { AppError } from "../errors";
import type { ConnectionFinding } from "./connection-test";

/** Node's codes of what can go wrong on the way: dns, net and tls. */
const byCode: [RegExp, ConnectionFinding["code"]][] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/, "name-unknown"],
  [/^ECONNREFUSED$/, "refused"],
  [/^(EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|UND_ERR_SOCKET|EADDRNOTAVAIL)$/, "no-way"],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT)$/, "timeout"],
  [/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|^UNABLE_TO_|^EPROTO$|^DEPTH_ZERO/, "tls"],
];

/** Why a connection could not be used, from what the attempt threw. Pure; never the answer's own text beyond one line. */
export function connectionFault(cause: unknown): ConnectionFinding {
  const error = cause instanceof AppError ? cause : null;
  const detail = (error?.message ?? String(cause)).replace(/\s+/g, " ").slice(0, 300);
  return { code: codeOf(cause, error, detail), severity: "fault", params: { detail } };
}

function codeOf(cause: unknown, error: AppError | null, detail: string): ConnectionFinding["code"] {
  for (const code of codesIn(cause)) {
    const known = byCode.find(([pattern]) => pattern.test(code));
    if (known) return known[1];
  }
  if (/link-local/.test(detail)) return "not-usable";
  if (/no org id/i.test(detail)) return "tenant-missing";
  // What stands in the words besides is the upstream's own, and may be anything.
  const status = Number(error?.params.status ?? Number.NaN);
  if (status === 401 || status === 403) return "not-let-in";
  if (status === 404 || status === 405) return "no-api";
  if (error?.code === "upstream-timeout") return "timeout";
  if (/does not accept Heddle's (token|credentials)|cannot be asked/.test(detail)) return "not-let-in";
  if (error?.code === "upstream-unavailable") return "not-ready";
  return /that is not JSON|not its (own )?interface/.test(detail) ? "no-api" : "bad-answer";
}

/** The codes of an error and of what caused it, from the outside in. */
function codesIn(cause: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = cause, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string") codes.push(at.code);
    if (at instanceof AggregateError) codes.push(...at.errors.flatMap((each) => codesIn(each)));
  }
  return codes;
}
