import "server-only";
import { AppError } from "../errors";

/** Refuses a Host that is not ours: it would be a page of another name rebound to this address. */
export function requireTrustedHost(headers: Headers, allowed: readonly string[]): void {
  const host = headers.get("host")?.toLowerCase() ?? "";
  if (!allowed.includes(host)) {
    throw new AppError("untrusted-origin", "This host name is not one of HEDDLE_ALLOWED_HOSTS.", {
      params: { host: host.slice(0, 200) },
    });
  }
}

/**
 * Refuses an Origin that is not ours. Browsers send it with every unsafe request, so one that carries
 * the cookie must have it; scripts with a bearer token may leave it out.
 */
export function requireTrustedOrigin(
  request: { method: string; headers: Headers },
  allowed: readonly string[],
  byCookie: boolean,
): void {
  const origin = request.headers.get("origin");
  if (origin === null) {
    if (byCookie && !isSafe(request.method)) {
      throw new AppError("untrusted-origin", "A request with the session cookie must say its origin.");
    }
    return;
  }
  if (!allowed.includes(hostOf(origin))) {
    throw new AppError("untrusted-origin", "This origin is not one of HEDDLE_ALLOWED_HOSTS.", {
      params: { origin: origin.slice(0, 200) },
    });
  }
}

function hostOf(origin: string): string {
  try {
    const url = new URL(origin);
    return url.protocol === "http:" || url.protocol === "https:" ? url.host : "";
  } catch {
    return "";
  }
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
