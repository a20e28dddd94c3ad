import "server-only";
import { findNewestRevision, specOf } from "../../changes/server/read-revision";
import type { Tx } from "../../db/client";
import { sameJson } from "../canonical-json";
import type { PolicySpec } from "../policy-spec";

/** The newest revision where it waits to be applied and says the same: it is the one that is applied, with what was said of it. */
export async function findSubmitted(
  tx: Pick<Tx, "revision">,
  { id: policyId, standing }: { id: string; standing: { number: number } | null },
  spec: PolicySpec | null,
): Promise<{ id: string; number: number } | null> {
  const newest = await findNewestRevision(tx, policyId);
  if (!newest || newest.changeId !== null || newest.number <= (standing?.number ?? 0)) return null;
  return sameJson(specOf(newest), spec) ? { id: newest.id, number: newest.number } : null;
}
