import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import type { Revision } from "../../db/rows";
import { canonicalJson } from "../../policies/canonical-json";
import type { PolicySpec } from "../../policies/policy-spec";
import { actorColumns } from "./actor-columns";
import { hashSpec } from "./hash-spec";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
import { dropOlder } from "./pending-apply";

type NewRevision = {
  id: string;
  number: number;
  policy: LockedPolicy;
  spec: PolicySpec | null;
  message: string;
  baseNumber: number | null;
  /** Null for one that is submitted and not applied yet. */
  changeId: string | null;
  replacesNumber: number | null;
  /** Its place among the revisions of its change. */
  position?: number;
};

/** Writes an immutable revision in its canonical form; older ones that wait are out of date by it. The caller holds the policy's lock. */
export async function createRevision(
  tx: Tx,
  ctx: Context,
  { policy, spec, ...row }: NewRevision,
): Promise<Revision> {
  await dropOlder(tx, policy.id, row.number);
  return tx.revision.create({
    data: {
      ...row,
      meshId: policy.target.mesh,
      policyId: policy.id,
      spec: jsonColumn(spec === null ? null : JSON.parse(canonicalJson(spec))),
      specSha256: hashSpec(spec),
      state: "validated",
      ...actorColumns(ctx.actor),
    },
  });
}
