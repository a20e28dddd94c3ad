import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import { readDatabase, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { approvalsNeeded } from "../../settings/change-rules";
import type { Accepted } from "../changes";
import { authoriseChange } from "./lock-change";
import { type ChangeWithRevisions, requireChange } from "./plan-undo";

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
  const found = await readDatabase((db) => requireChange(db, input.id), options);
  authoriseChange(ctx, "policy.write", found);
  requireOther(ctx, found);
  const { change, revisions } = found;
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
    for (const { policyId, number, policy } of revisions) {
      await recordAudit(tx, ctx, {
        mesh: change.meshId,
        namespace: policy.namespace,
        service: policy.service,
        policyId,
        changeId: change.id,
        action: "keep",
        outcome: "done",
        afterRevision: number,
      });
    }
    await notify(tx, { kind: "change", id: change.id, version: "kept" });
    return {
      changeId: change.id,
      revisions: revisions.map(({ policyId, number }) => ({ policyId, number })),
      deliveries: [],
      warnings: [],
    };
  }, options);
}

/** What was approved with an end was approved for that long: on a protected service somebody else says that it stays. */
function requireOther({ actor }: Context, { change, revisions }: ChangeWithRevisions): void {
  const mesh = change.meshId;
  const isProtected = ({ policy: { namespace, service } }: ChangeWithRevisions["revisions"][number]) =>
    approvalsNeeded({ mesh, namespace, service }) > 0;
  const found = revisions.find(isProtected);
  if (!found || actor.id !== change.actorId) return;
  const { namespace, service } = found.policy;
  const message = `${service} is protected: somebody else than who made this change has to keep it for good.`;
  throw new AppError("approval-required", message, {
    params: { mesh, namespace, service, given: 0, needed: 1 },
  });
}
