import "server-only";
import type { Resource } from "../../control-planes/control-plane";
import { compileKept } from "../../control-planes/kubernetes/kept-rest";
import type { Tx } from "../../db/client";
import type { Revision } from "../../db/rows";
import { routeSpecOf } from "../../policies/policy-spec";
import { findSpec } from "./read-revision";

/**
 * What stood before a revision that decides the weights of an object (`ref`) alone, as resources: also where others wrote these
 * weights, and no delivery of Heddle's ever did. Null where something else stood.
 */
export async function replacedWeights(
  db: Pick<Tx, "revision">,
  { policyId, replacesNumber }: Pick<Revision, "policyId" | "replacesNumber">,
  ref: string | undefined,
): Promise<Resource[] | null> {
  const spec = routeSpecOf(await findSpec(db, policyId, replacesNumber));
  return spec?.keepRest && ref !== undefined ? compileKept(ref, spec) : null;
}
