import type { Shown } from "./outside-links";

/** Explore's page with this query over this stretch of time. Pure. */
export function exploreLink({ promql, start, end }: Shown): {
  to: "/explore";
  extra: Record<string, string>;
} {
  return { to: "/explore", extra: { query: promql, from: iso(start), to: iso(end) } };
}

function iso(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString();
}
