import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { lockPolicy } from "../../changes/server/lock-policy";
import { transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { findPolicy } from "./find-policy";

/**
 * Drops the asker's draft, if there is one. A policy that never had a revision goes with the last draft of it. Throws
 * `not-found`, or that Postgres is away.
 */
export async function deleteDraft({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<{ policyExists: boolean }> {
  const { id, target } = await findPolicy(input.id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  return transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      await tx.draft.deleteMany({ where: { policyId: id, actorId: ctx.actor.id } });
      const isUnused = policy.newestNumber === 0 && (await tx.draft.count({ where: { policyId: id } })) === 0;
      if (isUnused) await tx.policy.delete({ where: { id } });
      await notify(tx, { kind: "policy", id, version: policy.newestNumber });
      return { policyExists: !isUnused };
    },
    signal ? { signal } : {},
  );
}
