import type { Stale } from "../../lib/metrics/reading";

/** What an answer says of an upstream that was away; null where it says nothing of the kind. Pure. */
export function staleIn(data: unknown): Stale | null {
  if (typeof data !== "object" || data === null || !("stale" in data)) return null;
  return (data as { stale: Stale | null }).stale;
}
