import "server-only";
import type { Context } from "../../access/actor";
import { systemContext } from "../../access/server/system-context";
import { recordAudit } from "../../audit/server/record-audit";
import { actorOf } from "../../changes/server/actor-columns";
import { readHeldColumn } from "../../changes/server/held-column";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { endPending } from "../../changes/server/pending-apply";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { PendingApply } from "../../db/rows";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import type { Job } from "../../jobs/job";
import { requireWrites } from "../../settings/may-write";
import { overrideSchema } from "../routes-revisions";
import { makeChange, readyToApply } from "./apply-revision";
import { requireSeen } from "./decide-found";
import { findPolicy } from "./find-policy";

const sweepMs = 1_000;
/** What waits is looked at again after this, should nothing have told of it: settings change with a restart. */
const lookAgainMs = 30_000;

/** The work of applies that wait: each is made as soon as all that it waits for is there. */
export function releaseJob(): Job {
  return {
    name: "release",
    everyMs: sweepMs,
    concurrency: 2,
    wakesOn: ({ kind }) => kind === "policy",
    claim: async (_owner, room) =>
      (await findDue(room)).map((id) => ({ key: id, run: () => releaseApply(id) })),
  };
}

async function findDue(room: number): Promise<string[]> {
  const rows = await readDatabase(
    (db) => db.$queryRaw<{ id: string }[]>`
      SELECT id FROM "PendingApply"
      WHERE state = 'waiting' AND "nextLookAt" <= clock_timestamp()
      ORDER BY "nextLookAt" LIMIT ${room}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Looks at one apply that waits, and makes it in the name of who asked for it, at most once however many processes look. What
 * refuses it by then ends it, on record; an upstream that is away is waited for.
 */
export async function releaseApply(id: string): Promise<void> {
  const asked = await readDatabase((db) => db.pendingApply.findUniqueOrThrow({ where: { id } }));
  try {
    requireWrites(asked.meshId, asked.namespace);
    await requireAsSeen(asked);
    const endpoints = await readyEndpoints(asked.meshId);
    await transaction(async (tx) => {
      const policy = await lockPolicy(tx, asked.policyId);
      if (await stillWaits(tx, id)) await release(tx, asked, policy, endpoints);
    });
    await crashPoint("after-commit");
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream === "postgres" || cause.code === "internal")
      throw cause;
    await transaction(async (tx) => {
      const policy = await lockPolicy(tx, asked.policyId);
      if (!(await stillWaits(tx, id))) return;
      if (cause.upstream) await lookAgain(tx, id);
      else await refuse(tx, asked, policy, cause);
    });
  }
}

/** What others wrote is taken as it was seen and approved. Throws `control-plane-conflict` where it has changed since. */
async function requireAsSeen({ policyId, over }: PendingApply): Promise<void> {
  const seen = readHeldColumn(over);
  if (seen === null) return;
  const { target, kind } = await findPolicy(policyId);
  await requireSeen({ target, kind, etag: seen.etag });
}

async function stillWaits(tx: Tx, id: string): Promise<boolean> {
  return (await tx.pendingApply.count({ where: { id, state: "waiting" } })) > 0;
}

async function release(
  tx: Tx,
  asked: PendingApply,
  policy: LockedPolicy,
  endpoints: ReadyEndpoints,
): Promise<void> {
  const revision = await tx.revision.findUniqueOrThrow({ where: { id: asked.revisionId } });
  const { message, until, notBefore } = asked;
  const kind = asked.kind === "shift" ? "shift" : "apply";
  const override = asked.override === null ? null : overrideSchema.parse(asked.override);
  const decision = { kind, message, until, notBefore, override, policy, revision, endpoints } as const;
  const ready = await readyToApply(tx, decision);
  if (ready.gate.waits.length > 0)
    return lookAgain(tx, asked.id, ready.gate.waits.length === 1 ? notBefore : null);
  await makeChange(tx, contextOf(asked), { ...ready, message, id: asked.changeId });
}

/** As if who asked for it did it now. */
function contextOf(asked: PendingApply): Context {
  return { actor: actorOf(asked), requestId: asked.requestId, address: "local" };
}

async function lookAgain(tx: Tx, id: string, at: Date | null = null): Promise<void> {
  const ms = Math.min(lookAgainMs, Math.max(0, (at?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now()));
  await tx.pendingApply.update({ where: { id }, data: { nextLookAt: new Date(Date.now() + ms) } });
}

async function refuse(tx: Tx, asked: PendingApply, policy: LockedPolicy, cause: AppError): Promise<void> {
  const { meshId: mesh, namespace, service } = asked;
  const reason = { code: cause.code, message: cause.message.slice(0, 500) };
  await endPending(tx, policy.id, { to: "refused", reason });
  await recordAudit(tx, systemContext("release"), {
    ...{ mesh, namespace, service, kind: policy.kind, policyId: policy.id, changeId: asked.changeId },
    action: "release",
    outcome: "refused",
    ...reason,
  });
  await notify(tx, { kind: "policy", id: policy.id, version: policy.newestNumber });
}
