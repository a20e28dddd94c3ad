import "server-only";
import type { Context } from "../../access/actor";
import { recordAudit } from "../../audit/server/record-audit";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import type { PolicySpec } from "../../policies/policy-spec";
import { claimWeights, nobodysWeights, type OwnedWeights, writerOf } from "../../policies/weight-owner";
import type { ChangeKind } from "../change-kind";
import type { Accepted, AcceptedWarning } from "../changes";
import type { Passed } from "../gate";
import { actorColumns } from "./actor-columns";
import { createRevision } from "./create-revision";
import { jsonColumn } from "./json-column";
import type { LockedPolicy } from "./lock-policy";
import { allowAsAsked, dropOlder, endPending } from "./pending-apply";
import { queueDelivery } from "./queue-delivery";

type Decision = {
  id: string;
  kind: ChangeKind;
  message: string;
  until?: Date | null;
  revertsChangeId?: string | null;
  override?: { reason: string } | null;
  /** The part of a plan that it belongs to. */
  planPartId?: string | null;
  /** What the audit trail calls it; left out, its kind. */
  verb?: string;
};

/** What a decision says of one policy. */
export type NewPart = {
  policy: LockedPolicy;
  /** What the policy says from now on; null for the mesh's own default. */
  spec: PolicySpec | null;
  /** The revision that says so already, when it was submitted before; else the next one is made. */
  submitted?: { id: string; number: number };
  /** What it goes past of the mesh's rules. */
  passed?: Passed | null;
  warnings?: AcceptedWarning[];
};

type RevisionKey = { id: string; number: number };

/**
 * Writes one decision whole: the change, the policy's next revision, its delivery, the audit row, and the news
 * for every process. All of it or nothing, in the caller's transaction, which holds the policy's lock.
 */
export async function recordChange(tx: Tx, ctx: Context, change: Decision & NewPart): Promise<Accepted> {
  return record(tx, ctx, change, [change]);
}

/**
 * The same of one decision over several policies, whose locks the caller holds, pushed in the order given: `forward` all or
 * none, `back` each for itself. Of one policy it is a change like any other.
 */
export async function recordSet(
  tx: Tx,
  ctx: Context,
  decision: Decision & { way: "forward" | "back" },
  parts: readonly NewPart[],
): Promise<Accepted> {
  return record(tx, ctx, decision, parts, decision.way);
}

async function record(
  tx: Tx,
  ctx: Context,
  decision: Decision,
  parts: readonly NewPart[],
  way: "forward" | "back" = "forward",
): Promise<Accepted> {
  const [first] = parts;
  if (!first) throw new AppError("internal", "A change of nothing.");
  await createChange(tx, ctx, decision, first, parts);
  if (parts.length > 1) {
    await tx.changeSet.create({ data: { changeId: decision.id, state: way, stateSince: new Date() } });
  }
  const revisions: RevisionKey[] = [];
  const deliveries: string[] = [];
  for (const [index, part] of parts.entries()) {
    const revision = part.submitted ?? { id: newId(), number: part.policy.newestNumber + 1 };
    const tells = index === 0;
    deliveries.push(await putInForce(tx, ctx, decision, { part, revision, position: index + 1, tells }));
    revisions.push(revision);
  }
  // The end of the audit chain is locked from the first row on: they come last.
  for (const [index, part] of parts.entries()) {
    const revision = revisions[index];
    if (revision) await recordDecision(tx, ctx, decision, part, revision);
  }
  await crashPoint("before-commit");
  return {
    changeId: decision.id,
    revisions: parts.map(({ policy }, at) => ({ policyId: policy.id, number: revisions[at]?.number ?? 0 })),
    deliveries,
    warnings: parts.flatMap(({ warnings = [] }) => warnings),
  };
}

async function createChange(
  tx: Tx,
  ctx: Context,
  { id, kind, ...decision }: Decision,
  { policy }: NewPart,
  parts: readonly NewPart[],
): Promise<void> {
  const { mesh: meshId, namespace, service } = policy.target;
  await tx.change.create({
    data: {
      ...{ id, meshId, namespace, service },
      kind: kind === "roll-back" ? "roll_back" : kind,
      message: decision.message,
      until: decision.until ?? null,
      revertsChangeId: decision.revertsChangeId ?? null,
      override: jsonColumn(decision.override),
      passed: jsonColumn(parts.find(({ passed }) => passed)?.passed),
      planPartId: decision.planPartId ?? null,
      requestId: ctx.requestId,
      ...actorColumns(ctx.actor),
    },
  });
}

/** One policy's revision, and its delivery; returns the delivery's id. */
async function putInForce(
  tx: Tx,
  ctx: Context,
  decision: Decision,
  made: { part: NewPart; revision: RevisionKey; position: number; tells: boolean },
): Promise<string> {
  const { part, revision, position, tells } = made;
  const { policy, spec } = part;
  await tieRevision(tx, ctx, decision, part, { ...revision, position });
  await tx.policy.update({
    where: { id: policy.id },
    data: {
      newestRevision: Math.max(policy.newestNumber, revision.number),
      weightOwner: ownerAfter(ctx, policy, spec),
      updatedAt: new Date(),
      changeId: decision.id,
      ...actorColumns(ctx.actor),
    },
  });
  const { id: changeId } = decision;
  const delivery = await queueDelivery(tx, { policy, revision, changeId, actor: ctx.actor, tells });
  if (part.submitted) await allowAsAsked(tx, delivery, part.submitted.id);
  return delivery;
}

async function recordDecision(
  tx: Tx,
  ctx: Context,
  decision: Decision,
  { policy, spec, passed }: NewPart,
  revision: RevisionKey,
): Promise<void> {
  const about = {
    ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId: decision.id },
    outcome: "done" as const,
    message: reasonOf(decision),
    beforeRevision: policy.standing?.number,
    afterRevision: revision.number,
  };
  const before = policy.standing?.spec ?? null;
  await recordAudit(tx, ctx, { ...about, action: decision.verb ?? decision.kind, before, after: spec });
  if (passed) {
    const message = passed.reason ?? about.message;
    await recordAudit(tx, ctx, { ...about, action: passed.how, message, after: passed });
  }
  await notify(tx, { kind: "policy", id: policy.id, version: revision.number });
}

/** What was said of the change, and why it went over problems. */
function reasonOf({ message, override }: Decision): string {
  return [message, override?.reason].filter(Boolean).join("; ");
}

/** Ties the revision to the change, and says what stood until then. */
async function tieRevision(
  tx: Tx,
  ctx: Context,
  { id: changeId, message }: Decision,
  { policy, spec, submitted }: NewPart,
  revision: RevisionKey & { position: number },
): Promise<void> {
  const { position } = revision;
  const replacesNumber = policy.standing?.number ?? null;
  if (submitted) {
    await endPending(tx, policy.id, { to: "applied" });
    await dropOlder(tx, policy.id, revision.number);
    await tx.revision.update({ where: { id: submitted.id }, data: { changeId, replacesNumber, position } });
    return;
  }
  const row = { ...revision, policy, spec, message, baseNumber: replacesNumber };
  await createRevision(tx, ctx, { ...row, changeId, replacesNumber });
}

/** Without a route policy the weights are the mesh's own again. Throws `invalid-transition` for an automation that does not own them. */
function ownerAfter(
  { actor }: Context,
  { kind, owner }: LockedPolicy,
  spec: PolicySpec | null,
): OwnedWeights {
  if (spec === null || kind !== "route") return nobodysWeights;
  const writer = writerOf(actor);
  if (!writer) return owner;
  const claim = claimWeights(owner, writer);
  if (claim.outcome === "takes") return claim.owner;
  const message = `The weights are ${claim.owner.name}'s: ${writer.name} does not take them over.`;
  throw new AppError("invalid-transition", message, {
    params: { reason: "weights-owned", owner: claim.owner.name, kind: claim.owner.kind },
  });
}
