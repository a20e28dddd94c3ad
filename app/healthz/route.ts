export const dynamic = "force-dynamic";

/** The process turns; nothing more is claimed. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
