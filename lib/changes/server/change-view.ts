import "server-only";
import type { Context } from "../../access/actor";
import type { Database, Tx } from "../../db/client";
import type { Prisma } from "../../db/rows";
import { changedFields } from "../../policies/changed-fields";
import { type PolicySpec, routeSpecOf } from "../../policies/policy-spec";
import { movedWeights } from "../../policies/rules";
import { type ChangeSummary, strengthSchema } from "../changes";
import { passedSchema } from "../gate";
import { actorOf } from "./actor-columns";
import { kindOf } from "./kind-column";
import { specOf } from "./read-revision";

export type Reader = Pick<Database, "change" | "revision" | "delivery" | "policy"> | Tx;

/** What a summary is made of. */
export const changeInclude = {
  revisions: { orderBy: { number: "asc" }, take: 1, include: { policy: { select: { kind: true } } } },
  deliveries: { orderBy: { sequence: "desc" }, take: 1 },
  revertedBy: { orderBy: { createdAt: "desc" }, take: 1, select: { id: true } },
  planPart: {
    select: {
      planId: true,
      position: true,
      plan: { select: { _count: { select: { parts: { where: { state: { not: "left_out" } } } } } } },
    },
  },
} satisfies Prisma.ChangeInclude;

export type ChangeRow = Prisma.ChangeGetPayload<{ include: typeof changeInclude }>;

/** Summaries of rows, in their order; the specs that they were built on are read in one query. */
export async function summariesOf(db: Reader, rows: ChangeRow[]): Promise<ChangeSummary[]> {
  const wanted = rows.flatMap(({ revisions: [revision] }) =>
    revision?.replacesNumber ? [{ policyId: revision.policyId, number: revision.replacesNumber }] : [],
  );
  const bases = wanted.length === 0 ? [] : await db.revision.findMany({ where: { OR: wanted } });
  const specs = new Map(bases.map((base) => [`${base.policyId} ${base.number}`, specOf(base)]));
  return rows.flatMap((row) => {
    const revision = row.revisions[0];
    const base = revision ? specs.get(`${revision.policyId} ${revision.replacesNumber}`) : undefined;
    return summaryOf(row, base ?? null);
  });
}

/** None for a change without a revision, which no verb makes. */
export function summaryOf(row: ChangeRow, base: PolicySpec | null): ChangeSummary[] {
  const [revision] = row.revisions;
  const [delivery] = row.deliveries;
  if (!revision || !delivery) return [];
  const made = specOf(revision);
  const moved = movedWeights(routeSpecOf(base), routeSpecOf(made));
  return [
    {
      id: row.id,
      kind: row.kind === "roll_back" ? "roll-back" : row.kind,
      mesh: row.meshId,
      namespace: row.namespace,
      service: row.service,
      message: row.message,
      actor: actorOf(row),
      createdAt: row.createdAt.toISOString(),
      until: row.until?.toISOString() ?? null,
      keptAt: row.keptAt?.toISOString() ?? null,
      revertsChangeId: row.revertsChangeId,
      revertedByChangeId: row.revertedBy[0]?.id ?? null,
      plan: planMark(row),
      policyId: revision.policyId,
      policyKind: kindOf(revision.policy.kind),
      revision: revision.number,
      fields: changedFields(base, made),
      before: moved.before,
      after: moved.after,
      state: delivery.state,
      strength: strengthSchema.parse(delivery.strength),
      passed: passedSchema.nullable().parse(row.passed),
    },
  ];
}

function planMark({ planPart, revertsChangeId }: ChangeRow): ChangeSummary["plan"] {
  if (!planPart) return null;
  const { planId: id, position, plan } = planPart;
  return { id, position, of: plan._count.parts, isBack: revertsChangeId !== null };
}

/** Whose copies on disk may stand in: one mesh's, read by anybody who may read it. */
export type ReadContext = { ctx: Context; signal?: AbortSignal };
