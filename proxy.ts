import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "./lib/env";
import { AppError } from "./lib/errors";
import { requestIdOf } from "./lib/http/admit";
import { nonceHeader } from "./lib/http/nonce-header";
import { problemResponse } from "./lib/http/problem";
import { requireTrustedHost } from "./lib/http/trusted-origin";

/** Pages only: routes under /api check the same things themselves, through `handle`. */
export const config = { matcher: ["/((?!api/|_next/|healthz|readyz|metrics).*)"] };

const policyHeader = "content-security-policy";

/**
 * What a page may load and run. Inline scripts run by the nonce of this one answer alone, others only from here; styles may be
 * inline, since the components set sizes and colours that way.
 */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Refuses foreign host names before a page is made, and sends what keeps a page from being framed or sniffed. */
export function proxy(request: NextRequest): Response {
  const requestId = requestIdOf(request.headers);
  try {
    requireTrustedHost(request.headers, env().HEDDLE_ALLOWED_HOSTS);
  } catch (cause) {
    if (cause instanceof AppError) return problemResponse(cause, requestId);
    throw cause;
  }
  const headers = new Headers(request.headers);
  headers.set("x-request-id", requestId);
  headers.set("x-heddle-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  // Whoever asks says nothing about what may run.
  headers.delete(nonceHeader);
  headers.delete(policyHeader);
  const nonce = randomBytes(16).toString("base64");
  const isGuarded = env().NODE_ENV === "production";
  if (isGuarded) {
    headers.set(nonceHeader, nonce);
    // Next reads its own nonce from the policy of the request.
    headers.set(policyHeader, contentPolicy(nonce));
  }
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("x-request-id", requestId);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "same-origin");
  if (isGuarded) response.headers.set(policyHeader, contentPolicy(nonce));
  else response.headers.set("x-frame-options", "DENY");
  return response;
}
