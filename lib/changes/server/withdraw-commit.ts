import "server-only";
import { readDatabase, transaction } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import { type CommitColumn, readCommitColumn } from "./commit-column";
import { targetOf } from "./desired-resources";
import { findGitWay, type GitWay, planAt, planRestore } from "./git-way";
import { readSentColumn } from "./held-column";
import { jsonColumn } from "./json-column";
import { kindOf } from "./kind-column";
import { lockDelivery } from "./move-delivery";

/**
 * What became of a commit that is not wanted any more: its branch is deleted, was gone, or has others' commits upon it and is
 * left to them; on a branch of many changes another commit takes it back. `merged` cannot be taken back so.
 */
export type Withdrawn = "deleted" | "gone" | "left" | "taken-back" | "merged";

/** Deletes the branches of older deliveries of the policy, which this one has pre-empted. */
export async function withdrawOlder(
  { policyId, sequence }: Delivery,
  way: GitWay,
  signal: AbortSignal,
): Promise<void> {
  if (!way.isOwnBranch) return;
  const older = await readDatabase((db) =>
    db.delivery.findMany({
      where: { policyId, sequence: { lt: sequence }, state: "superseded", commit: { not: Prisma.AnyNull } },
      orderBy: { sequence: "desc" },
      take: 50,
    }),
  );
  for (const row of older) {
    const commit = readCommitColumn(row);
    if (!commit || commit.isWithdrawn || commit.sha === null || commit.mergedAt !== null) continue;
    await deleteBranch(way, commit, signal);
    const data = { commit: jsonColumn({ ...commit, isWithdrawn: true }) };
    await transaction((tx) => tx.delivery.update({ where: { id: row.id }, data }));
  }
}

/** Takes back what a waiting delivery committed. Throws that git is away, before anything is done. */
export async function withdrawCommit(delivery: Delivery, signal?: AbortSignal): Promise<Withdrawn> {
  const commit = readCommitColumn(delivery);
  const policy = await readDatabase((db) =>
    db.policy.findUniqueOrThrow({ where: { id: delivery.policyId } }),
  );
  const way = findGitWay(targetOf(delivery), kindOf(policy.kind), delivery.changeId);
  if (commit === null || way === undefined || commit.branch !== way.branch) return "left";
  return way.repository.alone(async () => {
    const heads = await way.repository.heads([way.branch], signal);
    const base = await way.repository.fetch(way.settings.base, signal);
    const resources = readSentColumn(delivery.after) ?? [];
    const isMergedAt = async (sha: string) =>
      (await planAt(way, sha, { resources, known: [] }, signal)).isHeld;
    if (await isMergedAt(base)) return "merged";
    await noteWithdrawn(delivery.id);
    if (!heads.has(way.branch)) return "gone";
    if (!way.isOwnBranch) return takeBack(way, base, delivery, signal);
    const withdrawn = await deleteBranch(way, commit, signal);
    // Somebody may have merged it just before.
    const now = await way.repository.fetch(way.settings.base, signal);
    return now !== base && (await isMergedAt(now)) ? "merged" : withdrawn;
  });
}

/** Before the branch goes: who looks at the delivery meanwhile does not take it for somebody else's doing. */
async function noteWithdrawn(id: string): Promise<void> {
  await transaction(async (tx) => {
    const current = await lockDelivery(tx, id);
    const commit = readCommitColumn(current);
    if (!commit || current.state !== "committed") return;
    await tx.delivery.update({
      where: { id },
      data: { commit: jsonColumn({ ...commit, isWithdrawn: true }) },
    });
  });
}

async function deleteBranch(
  { repository }: GitWay,
  { branch, sha }: CommitColumn,
  signal: AbortSignal | undefined,
): Promise<"deleted" | "gone" | "left"> {
  const tip = (await repository.heads([branch], signal)).get(branch);
  if (tip === undefined) return "gone";
  if (tip !== sha) return "left";
  const result = await repository.push({ branch, sha: null, expected: tip }, signal);
  if (result.outcome === "refused") throw refused(branch, result.why);
  return result.outcome === "pushed" ? "deleted" : "left";
}

/** Others' changes on the branch stay: only this policy's objects say again what the base says. */
async function takeBack(
  way: GitWay,
  base: string,
  { id, namespace, service }: Delivery,
  signal: AbortSignal | undefined,
): Promise<"taken-back"> {
  const { repository, branch, kind } = way;
  for (;;) {
    const tip = await repository.fetch(branch, signal);
    const edits = await planRestore(way, { tip, base }, signal);
    if (edits.length === 0) return "taken-back";
    const files = edits.map(({ path, after }) => ({ path, text: after }));
    const message = `Heddle: takes back its change to the ${kind} of ${namespace}/${service}\n\nHeddle-Cancelled: ${id}\n`;
    const sha = await repository.commit({ parent: tip, files, message, at: new Date() }, signal);
    const result = await repository.push({ branch, sha, expected: tip }, signal);
    if (result.outcome === "refused") throw refused(branch, result.why);
    if (result.outcome === "pushed") return "taken-back";
    signal?.throwIfAborted();
  }
}

function refused(branch: string, why: string): AppError {
  return new AppError("git-refused", `the repository refused the push to ${branch}: ${why}`, {
    params: { reason: "push-refused", branch },
  });
}
