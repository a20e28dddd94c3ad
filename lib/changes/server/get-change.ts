import "server-only";
import { z } from "zod";
import { mayReadNamespace } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import type { Resource } from "../../control-planes/control-plane";
import { isKept } from "../../control-planes/kubernetes/kept-rest";
import { type Database, readDatabase } from "../../db/client";
import type { Delivery, Policy, Prisma, Revision } from "../../db/rows";
import { AppError } from "../../errors";
import { reviewOf } from "../../policies/server/review-view";
import { mayWrite } from "../../settings/may-write";
import { withUnreadOut } from "../change-parts";
import type { Change } from "../changes";
import type { PendingMark } from "../pending-mark";
import { mayCancelAll } from "./cancel-change";
import { changeInclude, type ReadContext, summariesOf } from "./change-view";
import { findCopyOfChange } from "./delivered-copy";
import { deliveryInclude, deliveryViewOf } from "./delivery-view";
import { desiredResources, targetOf } from "./desired-resources";
import { readHeldColumn, readSentColumn } from "./held-column";
import { kindOf } from "./kind-column";
import { orLastGood } from "./last-good";
import { planUndo } from "./plan-undo";
import { findSpec, findStandingRevision, specOf } from "./read-revision";
import { replacedWeights } from "./replaced-weights";
import { isNewestDelivery, mayRetry } from "./retry-change";

/** A change as it is stored: all but what depends on when it is asked for. */
export type StoredChange = Omit<Change, "generatedAt" | "stale">;

const reasonSchema = z.object({ message: z.string() });

type RevisionWithPolicy = Revision & { policy: Pick<Policy, "kind" | "namespace"> };

const detailInclude = {
  ...changeInclude,
  deliveries: { orderBy: { sequence: "desc" }, include: deliveryInclude },
} satisfies Prisma.ChangeInclude;

/**
 * One change with its deliveries, what was pushed, and what can be done about it now. Throws `not-found`. While
 * Postgres is away: what was last read, else the copy on disk, with `stale`.
 */
export async function getChange({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<Change> {
  const { value, stale } = await orLastGood({
    key: `change ${input.id}`,
    read: () => readDatabase((db) => readChange(db, input.id), signal ? { signal } : {}),
    fromDisk: () => findCopyOfChange(input.id),
  });
  const mayRead = (namespace: string) => mayReadNamespace(ctx, value.mesh, namespace);
  const shown = withUnreadOut({ ...value, generatedAt: new Date().toISOString(), stale }, mayRead);
  authorise(ctx, "mesh.read", shown.mesh, shown.namespace);
  return onlyOfParts(shown);
}

/** What is left of the pushes where some of its parts may not be read. */
function onlyOfParts(change: Change): Change {
  if (change.set === null) return change;
  const ids = change.set.parts.map(({ policyId }) => policyId);
  const isShown = ({ policyId }: { policyId?: string | undefined }) => ids.includes(policyId ?? "");
  const { deliveries, diff } = change;
  return { ...change, deliveries: deliveries.filter(isShown), diff: diff.filter(isShown) };
}
/** Reads one change whole. Throws `not-found`. */
export async function readChange(db: Database, id: string): Promise<StoredChange> {
  const row = await db.change.findUnique({ where: { id }, include: detailInclude });
  if (!row) await throwWhereItWaits(db, id);
  const parts = (row?.revisions ?? []).flatMap((revision) => {
    const newest = row?.deliveries.find(({ revisionId }) => revisionId === revision.id);
    return newest ? [{ revision, newest }] : [];
  });
  const [summary] = row ? await summariesOf(db, [row]) : [];
  if (!row || !summary) {
    throw new AppError("not-found", "There is no such change.", { params: { what: "change", id } });
  }
  const reviews = await db.review.findMany({
    where: { revisionId: { in: parts.map(({ revision }) => revision.id) } },
    orderBy: { createdAt: "asc" },
  });
  const diffs = await Promise.all(parts.map(({ newest, revision }) => diffOf(db, newest, revision)));
  const retries = await Promise.all(
    parts.map(async ({ newest }) => mayRetry(newest, await isNewestDelivery(db, newest), row.set)),
  );
  return {
    ...summary,
    deliveries: parts.flatMap(({ revision }) =>
      row.deliveries.filter(({ revisionId }) => revisionId === revision.id).map(deliveryViewOf),
    ),
    reviews: reviews.map(reviewOf),
    diff: diffs.flat(),
    undo: mayWriteAll(row)
      ? mergeUndo(await Promise.all(parts.map(({ revision }) => undoState(db, revision))))
      : { possible: false, reason: "read-only" },
    cancel: { possible: mayCancelAll(parts.map(({ newest }) => newest)) },
    retry: { possible: retries.includes(true) },
  };
}

function mayWriteAll({ meshId, revisions }: { meshId: string; revisions: RevisionWithPolicy[] }): boolean {
  return revisions.every(({ policy }) => mayWrite(meshId, policy.namespace));
}

/** One part that overlaps stops the whole; those of which nothing is left do not. */
function mergeUndo(states: readonly Change["undo"][]): Change["undo"] {
  const overlapping = states.find(({ reason }) => reason === "overlapping-change");
  const possible = states.find((state) => state.possible);
  return overlapping ?? possible ?? states[0] ?? { possible: false, reason: "nothing-to-undo" };
}

/** A change that is not made yet has its id already. Throws `not-found` that tells where it waits, or why it came to nothing. */
async function throwWhereItWaits(db: Database, id: string): Promise<void> {
  const found = await db.pendingApply.findUnique({
    where: { changeId: id },
    include: { revision: { select: { number: true } } },
  });
  if (!found) return;
  const { policyId, state, revision } = found;
  const reason = reasonSchema.nullable().parse(found.reason)?.message ?? null;
  const pending: PendingMark = { policyId, number: revision.number, state, reason };
  throw new AppError("not-found", "This change is not made yet.", {
    params: { what: "change", id, state },
    extra: { pending },
  });
}

/** Where only weights are decided, nothing of the whole object that others wrote was taken away: the weights are compared. */
function comparable(before: string, after: string, weights: string): string {
  return isKept(after) && !isKept(before) ? weights : before;
}

/** What was there and what was sent; before it is sent, what was last accepted and what will be sent. */
async function diffOf(
  db: Database,
  delivery: Delivery,
  revision: RevisionWithPolicy,
): Promise<Change["diff"]> {
  const target = targetOf(delivery);
  const after =
    readSentColumn(delivery.after) ?? desiredResources(target, kindOf(revision.policy.kind), revision);
  const held = readHeldColumn(delivery.before)?.resources;
  const before = bodies(held ?? (await lastAccepted(db, delivery)));
  const weights = bodies((await replacedWeights(db, revision, after[0]?.ref)) ?? []);
  return after.map(({ ref, body }) => ({
    policyId: revision.policyId,
    ref,
    before: comparable(before.get(ref) ?? "", body, weights.get(ref) ?? ""),
    after: body,
  }));
}

function bodies(resources: readonly Resource[]): Map<string, string> {
  return new Map(resources.map(({ ref, body }) => [ref, body]));
}

async function lastAccepted(db: Database, { policyId, sequence }: Delivery) {
  const earlier = await db.delivery.findFirst({
    where: { policyId, sequence: { lt: sequence }, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
  });
  return readSentColumn(earlier?.after ?? null) ?? [];
}

async function undoState(db: Database, revision: Revision): Promise<Change["undo"]> {
  const standing = await findStandingRevision(db, revision.policyId);
  const plan = planUndo({
    made: specOf(revision),
    before: await findSpec(db, revision.policyId, revision.replacesNumber),
    standing: standing ? specOf(standing) : null,
    isWithdrawn: revision.state === "withdrawn",
  });
  switch (plan.outcome) {
    case "possible":
      return { possible: true, reason: null };
    case "impossible":
      return { possible: false, reason: plan.reason };
    case "overlap":
      return { possible: false, reason: "overlapping-change" };
  }
}
