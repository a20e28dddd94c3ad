import "server-only";
import type { Database } from "../../db/client";
import type { Draft } from "../../db/rows";
import type { Policies, PolicyRow } from "../policies";

const maxNamed = 20;

/** Every draft of these policies, the last to type first. */
export async function readDrafts(db: Pick<Database, "draft">, policyIds: string[]): Promise<Draft[]> {
  if (policyIds.length === 0) return [];
  return db.draft.findMany({
    where: { policyId: { in: policyIds } },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    take: 5_000,
  });
}

/** A row with what one person sees of its drafts. */
export function withDrafts(
  row: PolicyRow,
  drafts: readonly Draft[],
  actorId: string,
): Policies["policies"][number] {
  const own = drafts.filter(({ policyId }) => policyId === row.id);
  const mine = own.find((draft) => draft.actorId === actorId);
  return {
    ...row,
    myDraft: mine ? { baseRevision: mine.baseRevision, updatedAt: mine.updatedAt.toISOString() } : null,
    othersDrafting: own
      .filter((draft) => draft.actorId !== actorId)
      .map(({ actorName }) => actorName)
      .slice(0, maxNamed),
  };
}
