import "server-only";
import type { Database } from "../../db/client";
import type { Draft, Prisma } from "../../db/rows";
import type { Policies, PolicyRow } from "../policies";

const maxNamed = 20;

/** A draft without its text, which is long. */
export type DraftMark = Omit<Draft, "text">;

/** Every draft of these policies, the last to type first. */
export async function readDrafts(
  db: Pick<Database, "draft">,
  policy: Prisma.PolicyWhereInput,
): Promise<DraftMark[]> {
  return db.draft.findMany({
    where: { policy },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    take: 5_000,
    omit: { text: true },
  });
}

/** A row with what one person sees of its own drafts. */
export function withDrafts(
  row: PolicyRow,
  own: readonly DraftMark[],
  actorId: string,
): Policies["policies"][number] {
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
