import "server-only";
import { readDeliveredCopies, savedTogether } from "../../changes/server/delivered-copy";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import type { Stale } from "../../metrics/reading";
import { routeSpecOf } from "../policy-spec";
import { routeSpecSchema } from "../route-spec";
import { defaultWeights } from "../rules";
import type { WeightsBp } from "../weights";

export type WantedWeights = {
  /** By `namespace/service`: the weights that the control plane was last given; services without a policy are absent. */
  weights: Map<string, WeightsBp>;
  stale: Stale | null;
};

type Row = { namespace: string; service: string; spec: unknown };

/**
 * The weights that traffic should follow now, of every service with a delivered route policy, in one query.
 * While Postgres is away: the last that were read, else the copies on disk, with `stale`; never throws for that.
 */
export async function findWantedWeights({
  mesh,
  signal,
}: {
  mesh: string;
  signal?: AbortSignal;
}): Promise<WantedWeights> {
  const read = async () => {
    const rows = await readDatabase(
      (db) => db.$queryRaw<Row[]>`
        SELECT DISTINCT ON (d."policyId") d.namespace, d.service, r.spec
        FROM "Delivery" d JOIN "Revision" r ON r.id = d."revisionId"
          JOIN "Policy" p ON p.id = d."policyId" AND p.kind = 'route'
        WHERE d."meshId" = ${mesh} AND d."acceptedAt" IS NOT NULL
        ORDER BY d."policyId", d.sequence DESC`,
      signal ? { signal } : {},
    );
    return new Map(rows.flatMap((row) => entryOf(row)));
  };
  const fromDisk = async () => {
    const copies = await readDeliveredCopies(mesh);
    const weights = new Map(
      copies.flatMap(({ target, spec }) => entryOf({ ...target, spec: routeSpecOf(spec) })),
    );
    return savedTogether(copies, weights) ?? { value: weights, savedAt: new Date(0) };
  };
  const { value, stale } = await orLastGood({ key: `wanted-weights ${mesh}`, read, fromDisk });
  return { weights: value, stale };
}

function entryOf({ namespace, service, spec }: Row): [string, WeightsBp][] {
  const weights = defaultWeights(spec === null ? null : routeSpecSchema.parse(spec));
  return weights ? [[`${namespace}/${service}`, weights]] : [];
}
