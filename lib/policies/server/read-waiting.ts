import "server-only";
import { z } from "zod";
import { judgeGate } from "../../changes/gate";
import { actorOf } from "../../changes/server/actor-columns";
import type { Tx } from "../../db/client";
import type { PendingApply, Policy, Review as ReviewRow, Revision } from "../../db/rows";
import { approvalsNeeded, freezeOf } from "../../settings/change-rules";
import { settings } from "../../settings/settings";
import type { Waiting } from "../waiting";
import { reviewOf } from "./review-view";

type Reader = Pick<Tx, "review" | "pendingApply">;
type Place = Pick<Policy, "meshId" | "namespace" | "service">;
type Asked = { revision: Pick<Revision, "id" | "policyId">; place: Place };

const reasonSchema = z.object({ code: z.string(), message: z.string() });

/** How revisions that are not applied stand with the rules of their meshes, by the revisions' ids. */
export async function readWaiting(db: Reader, asked: readonly Asked[]): Promise<Map<string, Waiting>> {
  if (asked.length === 0) return new Map();
  const revisionId = { in: asked.map(({ revision }) => revision.id) };
  const [reviews, applies] = await Promise.all([
    db.review.findMany({ where: { revisionId }, orderBy: { createdAt: "asc" } }),
    db.pendingApply.findMany({ where: { revisionId }, orderBy: { createdAt: "desc" } }),
  ]);
  return new Map(
    asked.map(({ revision: { id }, place }) => [
      id,
      waitingOf(
        place,
        reviews.filter((review) => review.revisionId === id),
        applies.filter((apply) => apply.revisionId === id),
      ),
    ]),
  );
}

function waitingOf(place: Place, rows: ReviewRow[], [last]: PendingApply[]): Waiting {
  const given = rows.filter(({ verdict, endedAt }) => verdict === "approve" && endedAt === null).length;
  const approvals = { given, needed: neededOf(place) };
  return {
    approvals,
    reviews: rows.map(reviewOf),
    apply: last?.state === "waiting" ? applyOf(place, last, approvals) : null,
    refused:
      last?.state === "refused"
        ? { ...reasonSchema.parse(last.reason), at: last.stateSince.toISOString() }
        : null,
  };
}

function applyOf(place: Place, row: PendingApply, approvals: Waiting["approvals"]): Waiting["apply"] {
  const { notBefore, until } = row;
  const at = new Date();
  const freeze = freezeOf({ ...place, mesh: place.meshId }, notBefore && notBefore > at ? notBefore : at);
  const facts = { at, notBefore, approvals, freeze, isWayBack: false, raisesFailing: [], breakGlass: null };
  return {
    actor: actorOf(row),
    at: row.createdAt.toISOString(),
    notBefore: notBefore?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    waits: judgeGate(facts).waits,
  };
}

/** A policy of a mesh that is not set up any more is only shown. */
function neededOf({ meshId: mesh, namespace, service }: Place): number {
  const isThere = settings().meshes.some(({ id }) => id === mesh);
  return isThere ? approvalsNeeded({ mesh, namespace, service }) : 0;
}
