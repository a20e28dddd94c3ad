import "server-only";
import type { Context } from "../../access/actor";
import type { Database, Tx } from "../../db/client";
import type { ChangeSet as ChangeSetRow, Prisma } from "../../db/rows";
import { changedFields } from "../../policies/changed-fields";
import { type PolicySpec, routeSpecOf } from "../../policies/policy-spec";
import { movedWeights } from "../../policies/rules";
import { tellingPart } from "../change-parts";
import { type ChangePart, type ChangeSummary, strengthSchema } from "../changes";
import { passedSchema } from "../gate";
import { setReasonSchema } from "../set-reason";
import { actorOf } from "./actor-columns";
import { kindOf } from "./kind-column";
import { specOf } from "./read-revision";

export type Reader = Pick<Database, "change" | "revision" | "delivery" | "policy"> | Tx;

/** What a summary is made of. */
export const changeInclude = {
  revisions: {
    orderBy: { position: "asc" },
    include: { policy: { select: { kind: true, namespace: true, service: true } } },
  },
  deliveries: { orderBy: { sequence: "desc" } },
  revertedBy: { orderBy: { createdAt: "desc" }, take: 1, select: { id: true } },
  set: true,
  planPart: {
    select: {
      planId: true,
      position: true,
      plan: { select: { _count: { select: { parts: { where: { state: { not: "left_out" } } } } } } },
    },
  },
} satisfies Prisma.ChangeInclude;

export type ChangeRow = Prisma.ChangeGetPayload<{ include: typeof changeInclude }>;
type RevisionRow = ChangeRow["revisions"][number];

/** Summaries of rows, in their order; the specs that they were built on are read in one query. */
export async function summariesOf(db: Pick<Reader, "revision">, rows: ChangeRow[]): Promise<ChangeSummary[]> {
  const wanted = rows.flatMap(({ revisions }) =>
    revisions.flatMap(({ policyId, replacesNumber }) =>
      replacesNumber ? [{ policyId, number: replacesNumber }] : [],
    ),
  );
  const bases = wanted.length === 0 ? [] : await db.revision.findMany({ where: { OR: wanted } });
  const specs = new Map(bases.map((base) => [`${base.policyId} ${base.number}`, specOf(base)]));
  return rows.flatMap((row) =>
    summaryOf(row, ({ policyId, replacesNumber }) => specs.get(`${policyId} ${replacesNumber}`) ?? null),
  );
}

/** None for a change without a revision, which no verb makes. */
function summaryOf(row: ChangeRow, baseOf: (revision: RevisionRow) => PolicySpec | null): ChangeSummary[] {
  const parts = row.revisions.flatMap((revision) => partOf(row, revision, baseOf(revision)));
  const [first] = parts;
  if (!first) return [];
  const { state, strength } = tellingPart(parts) ?? first;
  return [
    {
      ...first,
      ...{ state, strength },
      id: row.id,
      kind: row.kind === "roll_back" ? "roll-back" : row.kind,
      mesh: row.meshId,
      message: row.message,
      actor: actorOf(row),
      createdAt: row.createdAt.toISOString(),
      until: row.until?.toISOString() ?? null,
      keptAt: row.keptAt?.toISOString() ?? null,
      revertsChangeId: row.revertsChangeId,
      revertedByChangeId: row.revertedBy[0]?.id ?? null,
      plan: planMark(row),
      set: row.set && {
        state: setStateOf(row.set),
        parts,
        reason: setReasonSchema.nullable().parse(row.set.reason),
      },
      passed: passedSchema.nullable().parse(row.passed),
    },
  ];
}

function partOf({ deliveries }: ChangeRow, revision: RevisionRow, base: PolicySpec | null): ChangePart[] {
  const delivery = deliveries.find(({ revisionId }) => revisionId === revision.id);
  if (!delivery) return [];
  const { namespace, service, kind } = revision.policy;
  const made = specOf(revision);
  const moved = movedWeights(routeSpecOf(base), routeSpecOf(made));
  return [
    {
      ...{ namespace, service },
      policyId: revision.policyId,
      policyKind: kindOf(kind),
      revision: revision.number,
      fields: changedFields(base, made),
      before: moved.before,
      after: moved.after,
      state: delivery.state,
      strength: strengthSchema.parse(delivery.strength),
    },
  ];
}

function setStateOf({ state }: Pick<ChangeSetRow, "state">): NonNullable<ChangeSummary["set"]>["state"] {
  if (state === "taken_back") return "taken-back";
  return state === "given_up" ? "given-up" : state;
}

function planMark({ planPart, revertsChangeId }: ChangeRow): ChangeSummary["plan"] {
  if (!planPart) return null;
  const { planId: id, position, plan } = planPart;
  return { id, position, of: plan._count.parts, isBack: revertsChangeId !== null };
}

/** Whose copies on disk may stand in: one mesh's, read by anybody who may read it. */
export type ReadContext = { ctx: Context; signal?: AbortSignal };
