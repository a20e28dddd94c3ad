import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { crashPoint } from "../../jobs/crash-point";
import { canonicalJson } from "../../policies/canonical-json";
import type { RouteSpec } from "../../policies/route-spec";
import type { Accepted, AcceptedWarning, ChangeKind } from "../changes";
import { actorColumns } from "./actor-columns";
import { hashSpec } from "./hash-spec";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
import { queueDelivery } from "./queue-delivery";

type NewChange = {
  id: string;
  kind: ChangeKind;
  policy: LockedPolicy;
  /** What the policy says from now on; null for the mesh's own default. */
  spec: RouteSpec | null;
  message: string;
  until?: Date | null;
  revertsChangeId?: string | null;
  override?: { reason: string } | null;
  warnings?: AcceptedWarning[];
};

/**
 * Writes one decision whole: the change, the policy's next revision, its delivery, the audit row, and the news
 * for every process. All of it or nothing, in the caller's transaction, which holds the policy's lock.
 */
export async function recordChange(tx: Tx, ctx: Context, change: NewChange): Promise<Accepted> {
  const { policy, spec, kind } = change;
  const { mesh, namespace, service } = policy.target;
  const actor = actorColumns(ctx.actor);
  const number = policy.newestNumber + 1;
  const revision = { id: newId(), number };
  const before = policy.standing?.spec ?? null;

  await tx.change.create({
    data: {
      id: change.id,
      meshId: mesh,
      namespace,
      service,
      kind: kind === "roll-back" ? "roll_back" : kind,
      message: change.message,
      until: change.until ?? null,
      revertsChangeId: change.revertsChangeId ?? null,
      override: jsonColumn(change.override),
      requestId: ctx.requestId,
      ...actor,
    },
  });
  await tx.revision.create({
    data: {
      ...revision,
      meshId: mesh,
      policyId: policy.id,
      baseNumber: policy.standing?.number ?? null,
      spec: jsonColumn(spec === null ? null : JSON.parse(canonicalJson(spec))),
      specSha256: hashSpec(spec),
      state: "validated",
      message: change.message,
      changeId: change.id,
      ...actor,
    },
  });
  await tx.policy.update({
    where: { id: policy.id },
    data: {
      newestRevision: number,
      weightOwner: ownerAfter(ctx, spec),
      updatedAt: new Date(),
      changeId: change.id,
      ...actor,
    },
  });
  const delivery = await queueDelivery(tx, { policy, revision, changeId: change.id, actor: ctx.actor });
  await recordAudit(tx, ctx, {
    mesh,
    namespace,
    service,
    action: kind,
    outcome: "done",
    changeId: change.id,
    before,
    after: spec,
  });
  await notify(tx, { kind: "policy", id: policy.id, version: number });
  await crashPoint("before-commit");
  return {
    changeId: change.id,
    revisions: [{ policyId: policy.id, number }],
    deliveries: [delivery],
    warnings: change.warnings ?? [],
  };
}

/** A person's change wins the weights; without a policy they are the mesh's own again. */
function ownerAfter({ actor }: Context, spec: RouteSpec | null): { kind: string; name: string } {
  if (spec === null) return { kind: "mesh", name: "" };
  const isPerson = actor.kind === "user" || actor.kind === "token";
  return { kind: isPerson ? "person" : "automation", name: actor.name };
}
