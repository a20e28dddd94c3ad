import "server-only";
import type { Context } from "../../access/actor";
import { mayReadNamespace, readableNamespaces, scopeOf } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { readDatabase } from "../../db/client";
import type { Prisma } from "../../db/rows";
import { canonicalJson } from "../../policies/canonical-json";
import { seenBy, withUnreadOut } from "../change-parts";
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
  const { mesh, namespace, since, limit = defaultLimit } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const readable = readableNamespaces(ctx, mesh);
  const read = () =>
    readDatabase(
      async (db) => {
        const rows = await db.change.findMany({
          where: {
            meshId: mesh,
            ...placeOf(input, readable),
            ...(since === undefined ? {} : { createdAt: { gte: new Date(since) } }),
          },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take: limit,
          include: changeInclude,
        });
        return shown(await summariesOf(db, rows), input, ctx);
      },
      signal ? { signal } : {},
    );
  const fromDisk = async () => {
    const copies = await readDeliveredCopies(mesh);
    const changes = new Map<string, ChangeSummary>(
      copies.flatMap((copy) => copy.changes).map((change) => [change.id, change]),
    );
    const wanted = shown([...changes.values()], input, ctx);
    return savedTogether(copies, wanted.sort(newestFirst).slice(0, limit));
  };
  const { value, stale } = await orLastGood({
    key: `changes ${scopeOf(readable)} ${canonicalJson(input)}`,
    read,
    fromDisk,
  });
  return { changes: value, generatedAt: new Date().toISOString(), stale };
}

/** Changes of a place; of several policies, those with one that is there. */
function placeOf(
  { namespace, service }: ChangesInput,
  readable: ReturnType<typeof readableNamespaces>,
): Prisma.ChangeWhereInput {
  const place = {
    ...(namespace !== undefined
      ? { namespace }
      : readable === "all"
        ? {}
        : { namespace: { in: [...readable] } }),
    ...(service === undefined ? {} : { service }),
  };
  if (Object.keys(place).length === 0) return {};
  return { OR: [place, { set: { isNot: null }, deliveries: { some: place } }] };
}

/** As who asks may see them, from where they look. */
function shown(changes: ChangeSummary[], input: ChangesInput, ctx: Context): ChangeSummary[] {
  const { mesh, namespace, service, since } = input;
  return changes.flatMap((change) => {
    const own = seenBy(
      change,
      (part) =>
        (namespace === undefined || part.namespace === namespace) &&
        (service === undefined || part.service === service) &&
        mayReadNamespace(ctx, mesh, part.namespace),
    );
    const isWanted = since === undefined || Date.parse(change.createdAt) >= Date.parse(since);
    if (!own || !isWanted) return [];
    return withUnreadOut(own, (each) => mayReadNamespace(ctx, mesh, each));
  });
}

function newestFirst(left: ChangeSummary, right: ChangeSummary): number {
  return Date.parse(right.createdAt) - Date.parse(left.createdAt);
}
