import { type NextRequest, NextResponse } from "next/server";
import { env } from "./lib/env";
import { AppError } from "./lib/errors";
import { requestIdOf } from "./lib/http/admit";
import { problemResponse } from "./lib/http/problem";
import { requireTrustedHost } from "./lib/http/trusted-origin";

/** Pages only: routes under /api check the same things themselves, through `handle`. */
export const config = { matcher: ["/((?!api/|_next/|healthz|readyz|metrics).*)"] };

const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
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
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("x-request-id", requestId);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "same-origin");
  if (env().NODE_ENV === "production") response.headers.set("content-security-policy", policy);
  else response.headers.set("x-frame-options", "DENY");
  return response;
}
