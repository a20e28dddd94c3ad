import { readiness } from "@/lib/http/readiness";

export const dynamic = "force-dynamic";

/** Ready while pages can be served: also without an upstream, since live pages must outlive each of them. */
export function GET(): Response {
  const answer = readiness();
  return Response.json(answer, {
    status: answer.ready ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
