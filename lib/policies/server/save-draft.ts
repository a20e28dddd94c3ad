import "server-only";
import type { Context } from "../../access/actor";
import { actorColumns } from "../../changes/server/actor-columns";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import type { Draft } from "../../db/rows";

/** Writes the asker's one draft of a policy, over what they had. The caller holds the policy's lock. */
export async function saveDraft(
  tx: Tx,
  ctx: Context,
  { id: policyId, target }: LockedPolicy,
  { baseRevision, text }: { baseRevision: number; text: string },
): Promise<Draft> {
  const actor = actorColumns(ctx.actor);
  const own = { meshId: target.mesh, policyId, actorId: actor.actorId };
  const said = { baseRevision, text, updatedAt: new Date(), ...actor };
  return tx.draft.upsert({
    where: { meshId_policyId_actorId: own },
    create: { id: newId(), ...own, ...said },
    update: said,
  });
}
