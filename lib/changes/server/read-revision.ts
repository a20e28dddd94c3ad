import "server-only";
import type { Tx } from "../../db/client";
import type { Revision } from "../../db/rows";
import { type PolicySpec, policySpecSchema } from "../../policies/policy-spec";

/** A stored spec; null says "no policy of ours". */
export function specOf({ spec }: { spec: unknown }): PolicySpec | null {
  return spec === null || spec === undefined ? null : policySpecSchema.parse(spec);
}

/** The revision that stands: the newest that was applied and not withdrawn. */
export async function findStandingRevision(
  tx: Pick<Tx, "revision">,
  policyId: string,
): Promise<Revision | null> {
  return tx.revision.findFirst({
    where: { policyId, state: { not: "withdrawn" }, changeId: { not: null } },
    orderBy: { number: "desc" },
  });
}

/** The newest revision that was not withdrawn, applied or only submitted. */
export async function findNewestRevision(
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
): Promise<PolicySpec | null> {
  if (number === null || number === 0) return null;
  const revision = await tx.revision.findFirst({ where: { policyId, number } });
  return revision ? specOf(revision) : null;
}
