import "server-only";
import type { DriftSeen } from "../../changes/server/drift-view";
import type { Database } from "../../db/client";
import type { Change, Delivery } from "../../db/rows";

type Pushed = Pick<Delivery, "state" | "attempts" | "strength" | "convergence">;
export type Decided = Pick<
  Change,
  "id" | "kind" | "message" | "createdAt" | "until" | "keptAt" | "actorKind" | "actorId" | "actorName"
>;

/** What a policy's newest rows say. */
export type Newest = {
  /** The revision that stands. */
  standing: { number: number; spec: unknown } | null;
  /** A newer one that was submitted and not applied. */
  pendingId: string | null;
  /** The newest push of what stands; where that was never pushed, of the policy. */
  delivery: Pushed | null;
  drift: DriftSeen | null;
  change: Decided | null;
};

type Nullable<T> = { [Key in keyof T]: T[Key] | null };
type Row = { policyId: string; pendingId: string | null; number: number | null; spec: unknown } & Nullable<
  Pushed & Omit<DriftSeen, "state"> & Omit<Decided, "id" | "kind">
> & { driftState: DriftSeen["state"] | null; changeId: string | null; changeKind: Decided["kind"] | null };

/**
 * The newest of what belongs to each of these policies, by a look into an index each. Asked for as relations, all revisions and
 * deliveries there ever were would be read; by a list of ids each, a thousand policies would take twice as long.
 */
export async function readNewest(
  db: Pick<Database, "$queryRaw">,
  policyIds: string[],
): Promise<Map<string, Newest>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id AS "policyId", CASE WHEN newest."changeId" IS NULL THEN newest.id END AS "pendingId",
      standing.number, standing.spec, d.state::text, d.attempts, d.strength, d.convergence,
      drift.state::text AS "driftState", drift.since, drift."checkedAt", drift.held,
      c.id AS "changeId", c.kind::text AS "changeKind", c.message, c."createdAt", c.until, c."keptAt",
      c."actorKind"::text, c."actorId", c."actorName"
    FROM unnest(${policyIds}::uuid[]) AS p (id)
    JOIN "Policy" policy ON policy.id = p.id
    LEFT JOIN LATERAL (
      SELECT r.id, r."changeId" FROM "Revision" r WHERE r."policyId" = p.id AND r.state <> 'withdrawn'
      ORDER BY r.number DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (
      SELECT r.id, r.number, r.spec FROM "Revision" r
      WHERE r."policyId" = p.id AND r.state <> 'withdrawn' AND r."changeId" IS NOT NULL
      ORDER BY r.number DESC LIMIT 1) standing ON true
    LEFT JOIN LATERAL (
      SELECT d.id FROM "Delivery" d WHERE d."revisionId" = standing.id ORDER BY d.sequence DESC LIMIT 1) own ON true
    LEFT JOIN LATERAL (
      SELECT d.id FROM "Delivery" d WHERE d."policyId" = p.id ORDER BY d.sequence DESC LIMIT 1) last ON true
    LEFT JOIN "Delivery" d ON d.id = coalesce(own.id, last.id)
    LEFT JOIN "DriftCheck" drift ON drift."policyId" = p.id
    LEFT JOIN "Change" c ON c.id = policy."changeId"`;
  return new Map(rows.map((row) => [row.policyId, newestOf(row)]));
}

function newestOf(row: Row): Newest {
  const { number, spec, pendingId, state, attempts, strength, convergence } = row;
  const { driftState, since, checkedAt, held } = row;
  return {
    standing: number === null ? null : { number, spec },
    pendingId,
    delivery: state === null || attempts === null ? null : { state, attempts, strength, convergence },
    drift: driftState === null || since === null ? null : { state: driftState, since, checkedAt, held },
    change: decidedOf(row),
  };
}

/** A joined row is there whole or not at all. */
function decidedOf({ changeId: id, changeKind: kind, ...row }: Row): Decided | null {
  if (id === null || kind === null) return null;
  const { message, createdAt, until, keptAt, actorKind, actorId, actorName } = row;
  if (message === null || createdAt === null) return null;
  if (actorKind === null || actorId === null || actorName === null) return null;
  return { id, kind, message, createdAt, until, keptAt, actorKind, actorId, actorName };
}
