import "server-only";
import type { ChangeSummary } from "../../changes/changes";
import { changeInclude, summariesOf } from "../../changes/server/change-view";
import { findStandingRevision, specOf } from "../../changes/server/read-revision";
import type { Tx } from "../../db/client";
import type { Revision } from "../../db/rows";
import { sameJson } from "../canonical-json";
import type { PolicySpec } from "../policy-spec";

export type RollbackReason = "not-applied" | "withdrawn" | "stands-already";

export type RollbackPlan = {
  spec: PolicySpec | null;
  standing: { number: number; spec: PolicySpec | null } | null;
  /** Why it cannot be done; null where it can. */
  reason: RollbackReason | null;
  /** Later changes that it takes away, newest first. */
  removes: ChangeSummary[];
};

type Reader = Pick<Tx, "revision" | "change" | "delivery" | "policy">;

/** What going back to a revision would do: every change after it that still stands goes. */
export async function planRollback(tx: Reader, revision: Revision): Promise<RollbackPlan> {
  const found = await findStandingRevision(tx, revision.policyId);
  const standing = found && { number: found.number, spec: specOf(found) };
  const spec = specOf(revision);
  const later = await tx.revision.findMany({
    where: {
      policyId: revision.policyId,
      number: { gt: revision.number, lte: standing?.number ?? 0 },
      state: { not: "withdrawn" },
      changeId: { not: null },
    },
    orderBy: { number: "desc" },
  });
  const ids = later.flatMap(({ changeId }) => changeId ?? []);
  const rows = await tx.change.findMany({ where: { id: { in: ids } }, include: changeInclude });
  const order = new Map(ids.map((id, index) => [id, index]));
  rows.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return { spec, standing, reason: reasonOf(revision, spec, standing), removes: await summariesOf(tx, rows) };
}

function reasonOf(
  revision: Revision,
  spec: PolicySpec | null,
  standing: RollbackPlan["standing"],
): RollbackReason | null {
  if (revision.changeId === null) return "not-applied";
  if (revision.state === "withdrawn") return "withdrawn";
  return standing && sameJson(spec, standing.spec) ? "stands-already" : null;
}
