import "server-only";
import type { Tx } from "../../db/client";
import type { Revision } from "../../db/rows";
import { type RouteSpec, routeSpecSchema } from "../../policies/route-spec";

/** A stored spec; null says "no policy of ours". */
export function specOf({ spec }: { spec: unknown }): RouteSpec | null {
  return spec === null || spec === undefined ? null : routeSpecSchema.parse(spec);
}

/** The newest revision that was not withdrawn. */
export async function findStandingRevision(
  tx: Pick<Tx, "revision">,
  policyId: string,
): Promise<Revision | null> {
  return tx.revision.findFirst({
    where: { policyId, state: { not: "withdrawn" } },
    orderBy: { number: "desc" },
  });
}

/** The spec of a revision by its number; null also for a revision that is not there. */
export async function findSpec(
  tx: Pick<Tx, "revision">,
  policyId: string,
  number: number | null,
): Promise<RouteSpec | null> {
  if (number === null) return null;
  const revision = await tx.revision.findFirst({ where: { policyId, number } });
  return revision ? specOf(revision) : null;
}
