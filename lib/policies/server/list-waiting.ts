import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { WaitingChanges, WaitingRow } from "../../changes/routes-waiting";
import { actorOf } from "../../changes/server/actor-columns";
import { changeInclude, summariesOf } from "../../changes/server/change-view";
import { kindOf } from "../../changes/server/kind-column";
import { findSpec, specOf } from "../../changes/server/read-revision";
import { type Database, readDatabase } from "../../db/client";
import { Prisma, type Revision } from "../../db/rows";
import { changedFields } from "../changed-fields";
import { isWaiting, waitsFor } from "../waiting";
import { readWaiting } from "./read-waiting";

const maxWaiting = 100;
const maxPassed = 50;
const passedForMs = 7 * 86_400_000;

/**
 * What waits to be applied in a mesh, those that wait for the asker's approval first; and what went past approvals or a freeze
 * in the last seven days. Throws `forbidden`, or that Postgres is away.
 */
export async function listWaiting({
  ctx,
  input: { mesh },
  signal,
}: {
  ctx: Context;
  input: { mesh: string };
  signal?: AbortSignal;
}): Promise<WaitingChanges> {
  authorise(ctx, "mesh.read", mesh);
  return readDatabase(
    async (db) => ({
      waiting: mineFirst(await readRows(db, mesh), ctx.actor.id),
      passed: await readPassed(db, mesh),
      generatedAt: new Date().toISOString(),
    }),
    signal ? { signal } : {},
  );
}

async function readRows(db: Database, meshId: string): Promise<WaitingRow[]> {
  const newest = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM "Revision" r JOIN "Policy" p ON p.id = r."policyId"
    WHERE p."meshId" = ${meshId} AND r."changeId" IS NULL AND r.state <> 'withdrawn'
      AND NOT EXISTS (SELECT 1 FROM "Revision" later
        WHERE later."policyId" = r."policyId" AND later.number > r.number AND later.state <> 'withdrawn')
    ORDER BY r."createdAt" LIMIT ${maxWaiting}`;
  const revisions = await db.revision.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: { policy: true },
    orderBy: { createdAt: "asc" },
  });
  const asked = revisions.map((revision) => ({ revision, place: revision.policy }));
  const waiting = await readWaiting(db, asked);
  const rows = await Promise.all(
    revisions.map(async (revision): Promise<WaitingRow[]> => {
      const own = waiting.get(revision.id);
      if (!own || !isWaiting(own)) return [];
      const { namespace, service, kind } = revision.policy;
      const { policyId, number, message } = revision;
      return [
        {
          ...{ policyId, kind: kindOf(kind), namespace, service, number, message },
          actor: actorOf(revision),
          createdAt: revision.createdAt.toISOString(),
          fields: await fieldsOf(db, revision),
          waiting: own,
        },
      ];
    }),
  );
  return rows.flat();
}

async function fieldsOf(db: Database, revision: Revision): Promise<WaitingRow["fields"]> {
  return changedFields(await findSpec(db, revision.policyId, revision.baseNumber), specOf(revision));
}

async function readPassed(db: Database, meshId: string): Promise<WaitingChanges["passed"]> {
  const rows = await db.change.findMany({
    where: {
      meshId,
      passed: { not: Prisma.AnyNull },
      createdAt: { gte: new Date(Date.now() - passedForMs) },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: maxPassed,
    include: changeInclude,
  });
  return summariesOf(db, rows);
}

function mineFirst(rows: WaitingRow[], actorId: string): WaitingRow[] {
  const isMine = ({ waiting, actor }: WaitingRow) => waitsFor(waiting, actor.id, actorId);
  return [...rows.filter(isMine), ...rows.filter((row) => !isMine(row))];
}
