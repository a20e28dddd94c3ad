import "server-only";
import type { FilePlan, Held, Resource } from "../../control-planes/control-plane";
import { readDatabase } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { linksOf } from "../../git/host-forms";
import { crashPoint } from "../../jobs/crash-point";
import { leaseSeconds } from "../../jobs/hold-lease";
import { acceptDelivery } from "./accept-delivery";
import { type CommitColumn, madeOn, readCommitColumn } from "./commit-column";
import { commitMessage, isCommitOf } from "./commit-message";
import { asLeaseHolder } from "./delivery-lease";
import { type GitWay, planAt } from "./git-way";
import { heldColumn, readHeldColumn } from "./held-column";
import { jsonColumn } from "./json-column";
import { knownContents } from "./known-contents";
import { moveDelivery, recordStep } from "./move-delivery";
import { atOnce } from "./queue-delivery";
import { replacedWeights } from "./replaced-weights";
import { withdrawOlder } from "./withdraw-commit";

/** How often the branch may be another by the time of the push. */
const maxRaces = 5;
/** A process that froze between the fence and the push must not push when it thaws. */
const pushAfterFenceMs = 5_000;

export type CommitAttempt = {
  delivery: Delivery;
  way: GitWay;
  resources: Resource[];
  signal: AbortSignal;
  /** Somebody else's content stands where this would be written: a person has to see it. */
  conflict: (held: Held) => Promise<void>;
};

/**
 * One attempt at a delivery whose objects another tool applies from a repository: a commit there instead of a write to the
 * cluster, after which the delivery waits. The commit names the delivery, and is the same whenever it is made of the same
 * files: a push whose answer was lost is found again, and nothing is pushed twice.
 */
export function commitDelivery(attempt: CommitAttempt): Promise<void> {
  return attempt.way.repository.alone(() => commit(attempt));
}

async function commit(attempt: CommitAttempt): Promise<void> {
  const { delivery, way, resources, signal } = attempt;
  await withdrawOlder(delivery, way, signal);
  const known = [...(await knownContents(delivery)), ...(await weightsSeen(attempt))];
  for (let race = 0; race <= maxRaces; race += 1) {
    const { base, tip, made } = await seenOf(attempt);
    const onto = way.isOwnBranch ? base : (tip ?? base);
    const plan = await planAt(way, onto, { resources, known }, signal);
    if (plan.isHeld) return recordHeld(attempt, plan, base);
    if (isForeign(delivery, plan)) return attempt.conflict(plan.held);
    if (made !== null && (await isStillRight(attempt, plan, { tip, made })))
      return recordCommit(attempt, plan, { base, sha: made });
    if (way.isOwnBranch && tip !== null && made === null && !wasMerged(delivery))
      throw branchTaken(way.branch);
    const sha = await draft(attempt, onto, plan);
    if (sha !== tip) {
      const outcome = await push(attempt, plan, { sha, expected: tip });
      if (outcome === "moved") continue;
    }
    return recordCommit(attempt, plan, { base, sha });
  }
  const message = `the branch ${way.branch} is another each time it is to be moved`;
  throw new AppError("upstream-unavailable", message, { upstream: "git", params: { reason: "races" } });
}

/** Weights that others wrote and the delivery's author saw: they are as good as given before, whatever else the files say. */
async function weightsSeen({ delivery, resources }: CommitAttempt): Promise<Resource[][]> {
  const seen = await readDatabase(async (db) => {
    const revision = await db.revision.findUniqueOrThrow({ where: { id: delivery.revisionId } });
    return replacedWeights(db, revision, resources[0]?.ref);
  });
  return seen ? [seen] : [];
}

type Seen = { base: string; tip: string | null; made: string | null };

/** Where the branches are, and the commit of this delivery that is on its branch already. */
async function seenOf({ delivery, way, signal }: CommitAttempt): Promise<Seen> {
  const { repository, settings, branch } = way;
  const heads = await repository.heads([branch], signal);
  const base = await repository.fetch(settings.base, signal);
  if (!heads.has(branch)) return { base, tip: null, made: null };
  const tip = await repository.fetchHistory(branch, signal);
  const history = wasMerged(delivery) ? [] : await repository.history(tip, signal);
  const made = history.find(({ message }) => isCommitOf(message, delivery.id))?.sha ?? null;
  return { base, tip, made };
}

/** A commit that was merged once is no answer to a second wish for the same. */
function wasMerged(delivery: Delivery): boolean {
  return Boolean(readCommitColumn(delivery)?.mergedAt);
}

function isForeign(delivery: Delivery, { held, isKnown }: FilePlan): boolean {
  if (held.etag === "" || isKnown) return false;
  const seen = readHeldColumn(delivery.before);
  return !(seen?.acknowledged && seen.etag === held.etag);
}

/** What people committed upon it is theirs; alone, it has to be what it would be on the base of now. */
async function isStillRight(
  { way, signal }: CommitAttempt,
  { edits }: FilePlan,
  { tip, made }: { tip: string | null; made: string },
): Promise<boolean> {
  if (tip !== made || !way.isOwnBranch) return true;
  const paths = edits.map(({ path }) => path);
  const now = await way.repository.textsOf(made, paths, signal);
  const then = await way.repository.textsOf(`${made}^`, paths, signal);
  return edits.every(
    ({ path, before, after }) => (now.get(path) ?? null) === after && (then.get(path) ?? null) === before,
  );
}

async function draft(
  { delivery, way, signal }: CommitAttempt,
  parent: string,
  { edits }: FilePlan,
): Promise<string> {
  const revision = await readDatabase((db) =>
    db.revision.findUniqueOrThrow({
      where: { id: delivery.revisionId },
      select: { number: true, message: true },
    }),
  );
  const { kind, repository } = way;
  const message = commitMessage({ kind, revision: revision.number, message: revision.message, delivery });
  const files = edits.map(({ path, after }) => ({ path, text: after }));
  return repository.commit({ parent, files, message, at: delivery.queuedAt }, signal);
}

/** Fenced as a write to a control plane is: the row says "about to be written" first, only while it is wanted. */
async function push(
  { delivery, way, resources, signal }: CommitAttempt,
  plan: FilePlan,
  { sha, expected }: { sha: string; expected: string | null },
): Promise<"pushed" | "moved"> {
  const notAfterMs = Date.now() + pushAfterFenceMs;
  await asLeaseHolder(delivery, async (tx, current) => {
    await tx.$executeRaw`
      UPDATE "Delivery" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${delivery.id}::uuid`;
    const isAcknowledged = readHeldColumn(current.before)?.acknowledged ?? false;
    await tx.delivery.update({
      where: { id: delivery.id },
      data: { before: heldColumn(plan.held, isAcknowledged), after: jsonColumn(resources) },
    });
    await recordStep(tx, current, "committing", { attempt: current.attempts, branch: way.branch });
  });
  signal.throwIfAborted();
  if (Date.now() > notAfterMs) {
    throw new AppError("upstream-timeout", "the time to push had passed", {
      upstream: "git",
      params: { reason: "timeout" },
    });
  }
  const result = await way.repository.push({ branch: way.branch, sha, expected }, signal);
  await crashPoint("response-lost");
  if (result.outcome !== "refused") return result.outcome;
  throw new AppError("git-refused", `the repository refused the push to ${way.branch}: ${result.why}`, {
    params: { reason: "push-refused", branch: way.branch },
  });
}

function commitColumn(
  { way }: CommitAttempt,
  { edits }: FilePlan,
  { sha, base, mergedAt = null }: { sha: string | null; base: string; mergedAt?: string | null },
): CommitColumn {
  const { settings, branch } = way;
  const links =
    sha === null ? { commit: null, compare: null } : linksOf(settings, { sha, base: settings.base, branch });
  return {
    ...{ repository: settings.repository, base: settings.base, branch, sha, links },
    isOwnBranch: way.isOwnBranch,
    paths: edits.map(({ path }) => path),
    at: new Date().toISOString(),
    ...{ mergedAt, seenBase: base, madeOn: madeOn(edits), isWithdrawn: false },
  };
}

async function recordCommit(
  attempt: CommitAttempt,
  plan: FilePlan,
  { sha, base }: { sha: string; base: string },
): Promise<void> {
  const { delivery, way, resources } = attempt;
  await crashPoint("before-state-recorded");
  await asLeaseHolder(delivery, (tx, current) =>
    moveDelivery(tx, current, {
      to: "committed",
      code: "committed",
      params: { sha: sha.slice(0, 7), branch: way.branch, base: way.settings.base },
      set: {
        before: heldColumn(plan.held),
        after: jsonColumn(resources),
        commit: jsonColumn(commitColumn(attempt, plan, { sha, base })),
        lastError: Prisma.DbNull,
        nextAttemptAt: atOnce,
      },
    }),
  );
}

/** The branch says it already: there is nothing to commit, and either the cluster has it too, or it will. */
async function recordHeld(attempt: CommitAttempt, plan: FilePlan, base: string): Promise<void> {
  const { delivery, way, resources, signal } = attempt;
  const { held, isHeld } = await way.files.read(way.target, way.kind, resources, signal);
  if (isHeld) return acceptDelivery(delivery, held.etag, resources);
  const made = readCommitColumn(delivery);
  const isMerged = way.isOwnBranch || way.branch === way.settings.base;
  const mergedAt = isMerged ? (made?.mergedAt ?? new Date().toISOString()) : null;
  const column = commitColumn(attempt, plan, { sha: made?.sha ?? null, base, mergedAt });
  await asLeaseHolder(delivery, (tx, current) =>
    moveDelivery(tx, current, {
      to: "committed",
      code: "said-already",
      params: { branch: isMerged ? way.settings.base : way.branch },
      set: {
        before: heldColumn(held),
        after: jsonColumn(resources),
        commit: jsonColumn(column),
        lastError: Prisma.DbNull,
        nextAttemptAt: atOnce,
      },
    }),
  );
}

function branchTaken(branch: string): AppError {
  return new AppError("git-refused", `the branch ${branch} is there already, and is somebody else's`, {
    params: { reason: "branch-taken", branch },
  });
}
