import "server-only";
import { type DeliveredCopy, writeDeliveredCopy } from "../../changes/server/delivered-copy";
import { readChange } from "../../changes/server/get-change";
import { readSentColumn } from "../../changes/server/held-column";
import { specOf } from "../../changes/server/read-revision";
import { type Database, readDatabase } from "../../db/client";
import type { Job } from "../../jobs/job";
import { readPolicyRows } from "./policy-view";

const keptChanges = 10;
const everyMs = 5_000;
const maxAtOnce = 200;

/**
 * Keeps the copies on disk that pages are served from while Postgres is away: of every policy in which something
 * moved since the last look, all of them at the first. Each process keeps its own.
 */
export function copiesJob(): Job {
  let lookedUntil = new Date(0);
  return {
    name: "copies",
    everyMs,
    // One run at a time by its key; room for a second, so that the end of one is no reason to look again at once.
    concurrency: 2,
    wakesOn: ({ kind, version }) =>
      kind === "delivery" &&
      ["accepted", "converged", "cancelled", "failed", "conflicted"].includes(String(version)),
    claim: async () => [
      {
        key: "copies",
        run: async () => {
          const startedAt = new Date();
          await keepDeliveredCopies(lookedUntil);
          lookedUntil = new Date(startedAt.getTime() - 5_000);
        },
      },
    ],
  };
}

/** Writes the copy of every policy with a delivery that moved since. */
export async function keepDeliveredCopies(since: Date): Promise<void> {
  const ids = await readDatabase((db) =>
    db.delivery.findMany({
      where: { stateSince: { gte: since } },
      distinct: ["policyId"],
      select: { policyId: true },
      orderBy: { policyId: "asc" },
    }),
  );
  for (let start = 0; start < ids.length; start += maxAtOnce) {
    for (const { policyId } of ids.slice(start, start + maxAtOnce)) {
      const copy = await readDatabase((db) => readCopyOf(db, policyId));
      if (copy) await writeDeliveredCopy(copy);
    }
  }
}

async function readCopyOf(db: Database, policyId: string): Promise<DeliveredCopy | undefined> {
  const [policy] = await readPolicyRows(db, { id: policyId }, 1);
  const delivered = await db.delivery.findFirst({
    where: { policyId, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
    include: { revision: true },
  });
  if (!policy || !delivered) return undefined;
  const newest = await db.change.findMany({
    where: { revisions: { some: { policyId } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: keptChanges,
    select: { id: true },
  });
  const changes = [];
  for (const { id } of newest) changes.push(await readChange(db, id));
  return {
    savedAt: new Date().toISOString(),
    target: { mesh: policy.mesh, namespace: policy.namespace, service: policy.service },
    revision: delivered.revision.number,
    spec: specOf(delivered.revision),
    resources: readSentColumn(delivered.after) ?? [],
    policy,
    changes,
  };
}
