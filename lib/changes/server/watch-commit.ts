import "server-only";
import type { Resource } from "../../control-planes/control-plane";
import { readDatabase, transaction } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { LeaseLost, leaseSeconds } from "../../jobs/hold-lease";
import { sameJson } from "../../policies/canonical-json";
import { nextCommitLookMs } from "../watch-plan";
import { acceptDelivery } from "./accept-delivery";
import { type CommitColumn, madeOn, readCommitColumn } from "./commit-column";
import { asLeaseHolder, underLease } from "./delivery-lease";
import { targetOf } from "./desired-resources";
import { findGitWay, type GitWay, planAt } from "./git-way";
import { readSentColumn } from "./held-column";
import { jsonColumn } from "./json-column";
import { kindOf } from "./kind-column";
import { moveDelivery, recordStep } from "./move-delivery";
import { atOnce } from "./queue-delivery";

/** Takes deliveries that wait for a merge and are due to be looked at, under leases of `owner`. */
export async function claimCommitted(owner: string, room: number): Promise<Delivery[]> {
  return transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Delivery" SET "leaseOwner" = ${owner},
        "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id IN (
        SELECT id FROM "Delivery"
        WHERE state = 'committed' AND "nextAttemptAt" <= clock_timestamp()
          AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
        ORDER BY "nextAttemptAt" LIMIT ${room} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    return tx.delivery.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
  });
}

/**
 * One look at a delivery that waits: accepted as soon as the cluster holds it, whoever brought it there. Else the repository is
 * asked whether it was merged, given up, or has to be made anew since the base says another thing. It waits as long as people take.
 */
export async function watchCommit(delivery: Delivery, signal: AbortSignal): Promise<void> {
  try {
    await underLease(delivery, signal, (leased) => watch(delivery, leased));
  } catch (cause) {
    if (cause instanceof LeaseLost || signal.aborted) return;
    if (!(cause instanceof AppError) || cause.upstream === "postgres") throw cause;
    await endLook(delivery, { code: cause.code, message: cause.message.slice(0, 500) }).catch(
      (second: unknown) => {
        if (!(second instanceof LeaseLost)) throw second;
      },
    );
  }
}

async function watch(delivery: Delivery, signal: AbortSignal): Promise<void> {
  const policy = await readDatabase((db) =>
    db.policy.findUniqueOrThrow({ where: { id: delivery.policyId } }),
  );
  const way = findGitWay(targetOf(delivery), kindOf(policy.kind), delivery.changeId);
  const commit = readCommitColumn(delivery);
  const resources = readSentColumn(delivery.after) ?? [];
  // Settings may have been changed meanwhile: then the cluster alone can tell.
  if (!way || !commit) return endLook(delivery, null);
  const { held, isHeld } = await way.files.read(way.target, way.kind, resources, signal);
  if (isHeld) return acceptDelivery(delivery, held.etag, resources);
  await way.repository.alone(() => lookAtBranch({ delivery, way, commit, resources, signal }));
}

type Look = {
  delivery: Delivery;
  way: GitWay;
  commit: CommitColumn;
  resources: Resource[];
  signal: AbortSignal;
};

/** The branch is asked for before the base: one that was merged and deleted in between is then seen as merged. */
async function lookAtBranch(look: Look): Promise<void> {
  const { delivery, way, commit, resources, signal } = look;
  const { repository, settings } = way;
  const heads = await repository.heads([settings.base, commit.branch], signal);
  const isGone =
    commit.sha !== null && commit.mergedAt === null && !commit.isWithdrawn && !heads.has(commit.branch);
  if (!isGone && heads.get(settings.base) === commit.seenBase) return endLook(delivery, null);
  const base = await repository.fetch(settings.base, signal);
  const plan = await planAt(way, base, { resources, known: [] }, signal);
  if (plan.isHeld) return noteMerged(delivery, commit, base);
  if (commit.mergedAt !== null) return end(delivery, "conflicted", "reverted-in-git", settings.base);
  if (isGone) return end(delivery, "failed", "branch-gone", commit.branch);
  const isOurs = way.isOwnBranch && heads.get(commit.branch) === commit.sha;
  const isStale = isOurs
    ? !sameJson(madeOn(plan.edits), commit.madeOn)
    : !way.isOwnBranch && commit.branch === settings.base;
  if (isStale) return requeue(delivery, settings.base);
  return endLook(delivery, null, { ...commit, seenBase: base });
}

async function noteMerged(delivery: Delivery, commit: CommitColumn, base: string): Promise<void> {
  const mergedAt = commit.mergedAt ?? new Date().toISOString();
  if (commit.mergedAt === null)
    await asLeaseHolder(delivery, (tx, current) => recordStep(tx, current, "merged", { base: commit.base }));
  await endLook(delivery, null, { ...commit, mergedAt, seenBase: base });
}

/** Made anew upon the base of now; whatever else stands there then is judged there. */
async function requeue(delivery: Delivery, base: string): Promise<void> {
  await asLeaseHolder(delivery, (tx, current) =>
    moveDelivery(tx, current, {
      to: "queued",
      code: "base-moved",
      params: { base },
      set: { nextAttemptAt: atOnce },
    }),
  );
}

async function end(
  delivery: Delivery,
  to: "failed" | "conflicted",
  code: "branch-gone" | "reverted-in-git",
  branch: string,
): Promise<void> {
  const messages = {
    "branch-gone": `the branch ${branch} was deleted without having been merged`,
    "reverted-in-git": `${branch} said it, and says something else again`,
  };
  const lastError = { code: `git-${code}`, message: messages[code], at: new Date().toISOString() };
  await asLeaseHolder(delivery, async (tx, current) => {
    // Who cancels it has deleted the branch, and is about to say so.
    if (readCommitColumn(current)?.isWithdrawn) return;
    const set = { endedAt: new Date(), lastError };
    await moveDelivery(tx, current, { to, code, params: { branch }, set });
  });
}

/** Says when to look again, and what the look met with: the repository away, nothing. */
async function endLook(
  delivery: Delivery,
  error: { code: string; message: string } | null,
  commit?: CommitColumn,
): Promise<void> {
  await asLeaseHolder(delivery, async (tx, current) => {
    const waitMs = nextCommitLookMs((Date.now() - current.stateSince.getTime()) / 1_000);
    // It may have been given up since this look began.
    const isWithdrawn = readCommitColumn(current)?.isWithdrawn ?? false;
    const lastError = error ? { ...error, at: new Date().toISOString() } : Prisma.DbNull;
    await tx.delivery.update({
      where: { id: delivery.id },
      data: {
        ...{ leaseOwner: null, leaseUntil: null, lastError },
        ...(commit ? { commit: jsonColumn({ ...commit, isWithdrawn }) } : {}),
      },
    });
    await tx.$executeRaw`
      UPDATE "Delivery" SET "nextAttemptAt" = clock_timestamp() + make_interval(secs => ${waitMs / 1_000}::float8)
      WHERE id = ${delivery.id}::uuid`;
  });
}
