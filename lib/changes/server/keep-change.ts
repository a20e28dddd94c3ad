import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Change } from "../../db/rows";
import { AppError } from "../../errors";
import { approvalsNeeded } from "../../settings/change-rules";
import type { Accepted } from "../changes";
import { requireChange } from "./plan-undo";

/**
 * Makes a change with an end permanent. Throws `not-found`, `invalid-transition` when it has no end or that
 * has passed, or that Postgres is away.
 */
export async function keepChange({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: { id: string };
  signal?: AbortSignal;
}): Promise<Accepted> {
  const options = signal ? { signal } : {};
  const { change, revision } = await readDatabase((db) => requireChange(db, input.id), options);
  authorise(ctx, "policy.write", change.meshId, change.namespace);
  requireOther(ctx, change);
  return transaction(async (tx) => {
    const { count } = await tx.change.updateMany({
      where: { id: change.id, until: { not: null }, keptAt: null, expiryDoneAt: null },
      data: { keptAt: new Date() },
    });
    if (count === 0) {
      throw new AppError("invalid-transition", "This change has no end that could still be taken away.", {
        params: { reason: "no-end" },
      });
    }
    await recordAudit(tx, ctx, {
      mesh: change.meshId,
      namespace: change.namespace,
      service: change.service,
      policyId: revision.policyId,
      changeId: change.id,
      action: "keep",
      outcome: "done",
      afterRevision: revision.number,
    });
    await notify(tx, { kind: "change", id: change.id, version: "kept" });
    const revisions = [{ policyId: revision.policyId, number: revision.number }];
    return { changeId: change.id, revisions, deliveries: [], warnings: [] };
  }, options);
}

/** What was approved with an end was approved for that long: on a protected service somebody else says that it stays. */
function requireOther({ actor }: Context, { meshId: mesh, namespace, service, actorId }: Change): void {
  const needed = approvalsNeeded({ mesh, namespace, service });
  if (needed === 0 || actor.id !== actorId) return;
  const message = `${service} is protected: somebody else than who made this change has to keep it for good.`;
  throw new AppError("approval-required", message, {
    params: { mesh, namespace, service, given: 0, needed: 1 },
  });
}
