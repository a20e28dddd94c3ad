import "server-only";
import { z } from "zod";
import { strengthSchema } from "../../changes/changes";
import { findStandingRevision } from "../../changes/server/read-revision";
import type { Tx } from "../../db/client";
import type { Delivery } from "../../db/rows";
import type { ChangeFacts } from "../judge-change";

/** `awaited`: its commit waits for people, as long as they take; `arrivedAt`: when one that did was in the mesh. */
export type Merge = "none" | "awaited" | { arrivedAt: Date };

export function mergeOf({ commit, acceptedAt }: Pick<Delivery, "commit" | "acceptedAt">): Merge {
  if (commit === null) return "none";
  return acceptedAt === null ? "awaited" : { arrivedAt: acceptedAt };
}

const lastErrorSchema = z.object({ code: z.string(), message: z.string() });

/** How a change that a plan made stands now. */
export async function readChangeFacts(
  tx: Pick<Tx, "change" | "revision">,
  changeId: string,
): Promise<ChangeFacts & { merge: Merge }> {
  const change = await tx.change.findUniqueOrThrow({
    where: { id: changeId },
    include: {
      revisions: { orderBy: { number: "asc" }, take: 1 },
      deliveries: { orderBy: { sequence: "desc" }, take: 1 },
      revertedBy: { take: 1, select: { id: true } },
    },
  });
  const [revision] = change.revisions;
  const [delivery] = change.deliveries;
  if (!revision || !delivery) throw new Error("a change without a revision or a delivery");
  const standing = await findStandingRevision(tx, revision.policyId);
  return {
    state: delivery.state,
    strength: strengthSchema.parse(delivery.strength),
    isStanding: standing?.id === revision.id,
    isUndone: change.revertedBy.length > 0,
    merge: mergeOf(delivery),
    lastError: lastErrorSchema.nullable().parse(delivery.lastError),
  };
}
