import "server-only";
import { z } from "zod";
import type { Context } from "../../access/actor";
import { systemContext } from "../../access/server/system-context";
import { recordAudit } from "../../audit/server/record-audit";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Delivery } from "../../db/rows";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import type { Job } from "../../jobs/job";
import { judgeSet, type PartPush, type SetVerdict } from "../judge-set";
import type { PartFault, SetReason } from "../set-reason";
import { mayCancel } from "./cancel-change";
import { endSet } from "./end-set";
import { giveUpPart } from "./give-up-part";
import { type LockedChange, type LockedPart, lockChange } from "./lock-change";
import type { NewPart } from "./record-change";
import { recordUndo } from "./undo-change";
import { undoPart } from "./undo-part";

const sweepMs = 1_000;
const lastErrorSchema = z.object({ code: z.string(), message: z.string() });

/** The work of changes over several policies: each is noted as done, or taken back as soon as one part of it fails. */
export function setsJob(): Job {
  return {
    name: "sets",
    everyMs: sweepMs,
    concurrency: 2,
    wakesOn: ({ kind, version }) =>
      kind === "delivery" &&
      ["accepted", "failed", "conflicted", "superseded", "cancelled"].includes(String(version)),
    claim: async (_owner, room) =>
      (await findOver(room)).map((id) => ({ key: id, run: () => settleSet(id) })),
  };
}

/** Ids of sets under way in which something is to be done. */
async function findOver(room: number): Promise<string[]> {
  const sets = await readDatabase((db) =>
    db.changeSet.findMany({
      where: { state: { in: ["forward", "back"] } },
      orderBy: { stateSince: "asc" },
      include: {
        change: {
          select: {
            revisions: {
              orderBy: { position: "asc" },
              select: { deliveries: { orderBy: { sequence: "desc" }, take: 1 } },
            },
          },
        },
      },
    }),
  );
  return sets
    .filter(({ state, change }) => {
      const pushes = change.revisions.flatMap(({ deliveries }) => deliveries.map(pushOf));
      return judgeSet(state === "back" ? "back" : "forward", pushes).is !== "under-way";
    })
    .slice(0, room)
    .map(({ changeId }) => changeId);
}

/**
 * Ends one set that is over, at most once however many processes try. One that failed is taken back in the same transaction: what was
 * not sent is given up, and an undo made of what stands. What others changed since stays; where that overlaps, or today's mesh is in
 * the way, the part is left as it is, and the set says so.
 */
export async function settleSet(id: string): Promise<void> {
  const { meshId } = await readDatabase((db) => db.change.findUniqueOrThrow({ where: { id } }));
  const endpoints = await readyEndpoints(meshId);
  await transaction(async (tx) => {
    const locked = await lockChange(tx, id);
    const verdict = verdictOf(locked);
    if (verdict.is === "under-way") return;
    if (verdict.is === "over") await endSet(tx, id, "done");
    else await takeBack(tx, locked, verdict.at, endpoints);
    await notify(tx, { kind: "change", id, version: verdict.is });
    await crashPoint("set-settled");
  });
}

function verdictOf({ set, parts }: LockedChange): SetVerdict {
  if (set?.state !== "forward" && set?.state !== "back") return { is: "under-way" };
  return judgeSet(
    set.state,
    parts.map(({ delivery }) => pushOf(delivery)),
  );
}

function pushOf({ state, acceptedAt }: Pick<Delivery, "state" | "acceptedAt">): PartPush {
  return { state, wasAccepted: acceptedAt !== null };
}

async function takeBack(tx: Tx, locked: LockedChange, at: number, endpoints: ReadyEndpoints): Promise<void> {
  const ctx = systemContext("change set");
  const { change, parts } = locked;
  const culprit = parts[at];
  if (!culprit) throw new AppError("internal", "a set without the part that failed");
  const failed = faultOf(culprit);
  const message = `Taken back because ${nameOf(culprit)} ${wordOf(culprit)}${failed.message ? `: ${failed.message}` : ""}`;
  const unsent = parts.filter(isGivenUp);
  const left: PartFault[] = [];
  const made: NewPart[] = [];
  for (const part of parts.filter((each) => !unsent.includes(each)).toReversed()) {
    const undone = await undoOrLeave(tx, locked, part, endpoints);
    if ("code" in undone) left.push(undone);
    else if (undone.part) made.push(undone.part);
  }
  for (const part of unsent) {
    const code = part === culprit ? "given-up" : "set-failed";
    await giveUpPart(tx, part, { code, params: { message: message.slice(0, 500) } });
  }
  const reason: SetReason = { failed, left };
  await endSet(tx, change.id, "taken_back", reason);
  if (made.length > 0) await recordUndo(tx, ctx, locked, made, { kind: "undo", message, way: "back" });
  else await tx.change.update({ where: { id: change.id }, data: { expiryDoneAt: new Date() } });
  await recordTaken(tx, ctx, locked, unsent, { message, reason });
}

/** What is not held anywhere, and never will be: nothing of it has to be taken back at the control plane. */
function isGivenUp({ delivery }: LockedPart): boolean {
  // A commit is taken back by a later one.
  const isUnsent = delivery.state !== "committed" && mayCancel(delivery);
  return delivery.state === "failed" || delivery.state === "conflicted" || isUnsent;
}

async function undoOrLeave(
  tx: Tx,
  { change }: LockedChange,
  part: LockedPart,
  endpoints: ReadyEndpoints,
): Promise<{ part: NewPart | null } | PartFault> {
  try {
    return await undoPart(tx, change, part, { endpoints, isWayBack: true });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream === "postgres" || cause.code === "internal")
      throw cause;
    const { code, message } = cause;
    return { policyId: part.policy.id, code, message: message.slice(0, 500) };
  }
}

function faultOf({ policy, delivery }: LockedPart): PartFault {
  const error = lastErrorSchema.nullable().parse(delivery.lastError);
  return {
    policyId: policy.id,
    code: delivery.state === "superseded" ? delivery.state : (error?.code ?? delivery.state),
    message: delivery.state === "superseded" ? "" : (error?.message ?? ""),
  };
}

function nameOf({ policy: { kind, target } }: LockedPart): string {
  return `the ${kind} policy of ${target.namespace}/${target.service}`;
}

function wordOf({ delivery: { state } }: LockedPart): string {
  if (state === "superseded") return "was decided anew before it was written";
  return state === "conflicted" ? "is held by somebody else" : "failed";
}

async function recordTaken(
  tx: Tx,
  ctx: Context,
  { change, parts }: LockedChange,
  unsent: readonly LockedPart[],
  { message, reason }: { message: string; reason: SetReason },
): Promise<void> {
  for (const { policy, revision } of unsent) {
    await recordAudit(tx, ctx, {
      ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId: change.id },
      action: "cancel",
      outcome: "done",
      message,
      beforeRevision: revision.number,
    });
  }
  for (const { policyId, code, message: why } of reason.left) {
    const policy = parts.find((part) => part.policy.id === policyId)?.policy;
    await recordAudit(tx, ctx, {
      ...{ ...policy?.target, kind: policy?.kind, policyId, changeId: change.id },
      action: "undo",
      outcome: "refused",
      code,
      message: why,
    });
  }
}
