import "server-only";
import { mayReadNamespace, readableNamespaces, scopeOf } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { readDatabase } from "../../db/client";
import { canonicalJson } from "../../policies/canonical-json";
import type { ChangeSummary, Changes } from "../changes";
import { changeInclude, type ReadContext, summariesOf } from "./change-view";
import { readDeliveredCopies, savedTogether } from "./delivered-copy";
import { orLastGood } from "./last-good";

export type ChangesInput = {
  mesh: string;
  namespace?: string | undefined;
  service?: string | undefined;
  /** Only changes made since then, RFC 3339. */
  since?: string | undefined;
  /** At most this many, 1..200; 50 unless told. */
  limit?: number | undefined;
};

const defaultLimit = 50;

/**
 * Changes of a mesh, newest first. While Postgres is away: what was last read, else the copies on disk, with
 * `stale`; throws its failure when there is neither.
 */
export async function listChanges({
  ctx,
  input,
  signal,
}: ReadContext & { input: ChangesInput }): Promise<Changes> {
  const { mesh, namespace, service, since, limit = defaultLimit } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const readable = readableNamespaces(ctx, mesh);
  const read = () =>
    readDatabase(
      async (db) => {
        const rows = await db.change.findMany({
          where: {
            meshId: mesh,
            ...(namespace !== undefined
              ? { namespace }
              : readable === "all"
                ? {}
                : { namespace: { in: [...readable] } }),
            ...(service === undefined ? {} : { service }),
            ...(since === undefined ? {} : { createdAt: { gte: new Date(since) } }),
          },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take: limit,
          include: changeInclude,
        });
        return summariesOf(db, rows);
      },
      signal ? { signal } : {},
    );
  const fromDisk = async () => {
    const copies = await readDeliveredCopies(mesh);
    const changes: ChangeSummary[] = copies.flatMap((copy) => copy.changes);
    const wanted = changes.filter(
      (change) => isWanted(change, input) && mayReadNamespace(ctx, mesh, change.namespace),
    );
    return savedTogether(copies, wanted.sort(newestFirst).slice(0, limit));
  };
  const { value, stale } = await orLastGood({
    key: `changes ${scopeOf(readable)} ${canonicalJson(input)}`,
    read,
    fromDisk,
  });
  return { changes: value, generatedAt: new Date().toISOString(), stale };
}

function isWanted(change: ChangeSummary, { namespace, service, since }: ChangesInput): boolean {
  return (
    (namespace === undefined || change.namespace === namespace) &&
    (service === undefined || change.service === service) &&
    (since === undefined || Date.parse(change.createdAt) >= Date.parse(since))
  );
}

function newestFirst(left: ChangeSummary, right: ChangeSummary): number {
  return Date.parse(right.createdAt) - Date.parse(left.createdAt);
}
