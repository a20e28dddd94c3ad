import { sessionSeconds } from "@/lib/access/server/open-session";
import { finishAtProvider } from "@/lib/access/server/sign-in-at-provider";
import { recognise, requestIdOf } from "@/lib/http/admit";
import { sessionCookieLine } from "@/lib/http/credentials/sealed-session";
import { isSecure } from "@/lib/http/is-secure";
import { problemResponse } from "@/lib/http/problem";

/** Where a provider sends a browser back to; what that browser brought with it decides whether it began here. */
export async function GET(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    const { ctx } = await recognise(request, requestId, { action: "self", access: "anyone" });
    const { location, cookies, signedIn } = await finishAtProvider({ ctx, request });
    const headers = new Headers({ location, "cache-control": "no-store" });
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    if (signedIn) {
      const line = sessionCookieLine(signedIn.cookie, sessionSeconds, isSecure(request));
      headers.append("set-cookie", line);
    }
    return new Response(null, { status: 302, headers });
  } catch (cause) {
    return problemResponse(cause, requestId);
  }
}
