import "server-only";
import { z } from "zod";
import { strengthSchema } from "../../changes/changes";
import { passedSchema } from "../../changes/gate";
import { actorOf } from "../../changes/server/actor-columns";
import { driftMarkOf } from "../../changes/server/drift-view";
import { kindOf } from "../../changes/server/kind-column";
import { ownedWeightsOf } from "../../changes/server/lock-policy";
import { specOf } from "../../changes/server/read-revision";
import { setStepOf } from "../../changes/set-order";
import type { Database } from "../../db/client";
import { type Policy, Prisma, type Revision } from "../../db/rows";
import { changedFields } from "../changed-fields";
import type { PolicyRow, RevisionView } from "../policies";
import { specSchemaOf } from "../policy-spec";
import { policyStanding } from "../policy-word";
import type { Waiting } from "../waiting";
import { toWritten } from "../written/written-spec";
import { type Decided, type Newest, readNewest } from "./read-newest";
import { readWaiting } from "./read-waiting";

type Facts = {
  policy: Policy;
  newest: Newest | undefined;
  pending: Revision | undefined;
  until: Date | null;
  waiting: Waiting | undefined;
  brokenGlass: PolicyRow["brokenGlass"];
};

type Reader = Pick<Database, "policy" | "revision" | "change" | "review" | "pendingApply" | "$queryRaw">;

/** Policies as rows, in the order of namespace, service and kind. */
export async function readPolicyRows(
  db: Reader,
  where: Prisma.PolicyWhereInput,
  take: number,
): Promise<PolicyRow[]> {
  const policies = await db.policy.findMany({
    where,
    orderBy: [{ namespace: "asc" }, { service: "asc" }, { kind: "asc" }],
    take,
  });
  // Most services have none: all further questions about no policy are spared.
  if (policies.length === 0) return [];
  const ids = policies.map(({ id }) => id);
  const [newest, ending, broken] = await Promise.all([
    readNewest(db, ids),
    findEnding(db, where),
    findBrokenGlass(db, where),
  ]);
  const pending = await findPending(db, newest);
  const waitings = await readWaiting(
    db,
    policies.flatMap((place) => {
      const revision = pending.get(place.id);
      return revision ? [{ revision, place }] : [];
    }),
  );
  return policies.map((policy) =>
    rowOf({
      policy,
      newest: newest.get(policy.id),
      pending: pending.get(policy.id),
      until: ending.get(policy.id) ?? null,
      waiting: waitings.get(pending.get(policy.id)?.id ?? ""),
      brokenGlass: broken.get(policy.id) ?? null,
    }),
  );
}

/** The revisions that were submitted and not applied, by their policies. */
async function findPending(db: Reader, newest: Map<string, Newest>): Promise<Map<string, Revision>> {
  const ids = [...newest.values()].flatMap(({ pendingId }) => pendingId ?? []);
  const rows = ids.length === 0 ? [] : await db.revision.findMany({ where: { id: { in: ids } } });
  return new Map(rows.map((row) => [row.policyId, row]));
}

/** The newest change of each that broke the glass. */
async function findBrokenGlass(
  db: Reader,
  policy: Prisma.PolicyWhereInput,
): Promise<Map<string, NonNullable<PolicyRow["brokenGlass"]>>> {
  const rows = await db.change.findMany({
    where: {
      // Most never passed anything: the first condition is what the index is of.
      AND: [{ passed: { not: Prisma.DbNull } }, { passed: { path: ["how"], equals: "break-glass" } }],
      revisions: { some: { policy } },
    },
    orderBy: { createdAt: "asc" },
    include: { revisions: { select: { policyId: true } } },
  });
  const found = new Map<string, NonNullable<PolicyRow["brokenGlass"]>>();
  for (const row of rows) {
    for (const { policyId } of row.revisions) {
      const times = (found.get(policyId)?.times ?? 0) + 1;
      const reason = passedSchema.parse(row.passed).reason ?? "";
      const at = row.createdAt.toISOString();
      found.set(policyId, { changeId: row.id, actor: actorOf(row), at, reason, times });
    }
  }
  return found;
}

/** When the next change of each ends by itself. */
async function findEnding(db: Reader, policy: Prisma.PolicyWhereInput): Promise<Map<string, Date>> {
  const rows = await db.change.findMany({
    where: {
      until: { not: null },
      keptAt: null,
      expiryDoneAt: null,
      revisions: { some: { policy, state: { not: "withdrawn" } } },
    },
    orderBy: { until: "desc" },
    select: { until: true, revisions: { select: { policyId: true } } },
  });
  return new Map(
    rows.flatMap(({ until, revisions }) =>
      until ? revisions.map(({ policyId }): [string, Date] => [policyId, until]) : [],
    ),
  );
}

function rowOf(facts: Facts): PolicyRow {
  const { policy, newest, pending, until, waiting, brokenGlass } = facts;
  const { standing = null, delivery = null, drift = null, change = null } = newest ?? {};
  const kind = kindOf(policy.kind);
  // Of its own kind: the others would each be tried, and refused, a thousand times over.
  const spec = standing?.spec ? specSchemaOf(kind).parse(standing.spec) : null;
  const strength = delivery ? strengthSchema.parse(delivery.strength) : { kind: "none" as const };
  const editor = actorOf(pending ?? policy);
  const editedAt = (pending?.createdAt ?? policy.updatedAt).toISOString();
  return {
    id: policy.id,
    kind,
    mesh: policy.meshId,
    namespace: policy.namespace,
    service: policy.service,
    newestRevision: policy.newestRevision,
    standingRevision: standing?.number ?? null,
    spec,
    written: toWritten(spec),
    state: delivery?.state ?? null,
    strength,
    ...policyStanding({
      delivery: delivery && {
        state: delivery.state,
        attempts: delivery.attempts,
        strength,
        convergence: convergenceStateSchema.nullable().parse(delivery.convergence),
      },
      hasRevision: policy.newestRevision > 0,
    }),
    pending: pending
      ? {
          number: pending.number,
          message: pending.message,
          actor: actorOf(pending),
          createdAt: pending.createdAt.toISOString(),
          ...(waiting ? { waiting } : {}),
          fields: changedFields(spec, specOf(pending)),
          step: setStepOf(kind, spec, specOf(pending)),
        }
      : null,
    brokenGlass,
    drift: drift && driftMarkOf(drift),
    updatedAt: policy.updatedAt.toISOString(),
    updatedBy: policy.actorName,
    lastEditor: { actor: editor, at: editedAt },
    owner: spec === null || kind !== "route" ? { kind: "mesh", name: "" } : ownerOf(policy.weightOwner),
    newestChange: change && changeMark(change),
    until: until?.toISOString() ?? null,
    lastChangeId: policy.changeId,
  };
}

const convergenceStateSchema = z.object({
  state: z.enum(["waiting-for-traffic", "measuring", "converged", "unknown"]),
});

function changeMark(change: Decided): NonNullable<PolicyRow["newestChange"]> {
  return {
    id: change.id,
    kind: change.kind === "roll_back" ? "roll-back" : change.kind,
    message: change.message,
    actor: actorOf(change),
    createdAt: change.createdAt.toISOString(),
    until: change.keptAt ? null : (change.until?.toISOString() ?? null),
  };
}

/** Pages tell persons, automations and foreign controllers apart, by name. */
function ownerOf(column: unknown): PolicyRow["owner"] {
  const { kind, name } = ownedWeightsOf(column);
  const isTold = kind === "mesh" || kind === "person" || kind === "foreign";
  return { kind: isTold ? kind : "automation", name };
}

export function revisionViewOf(row: Revision): RevisionView {
  const spec = specOf(row);
  return {
    policyId: row.policyId,
    number: row.number,
    baseNumber: row.baseNumber,
    replacesNumber: row.replacesNumber,
    spec,
    written: toWritten(spec),
    specSha256: row.specSha256,
    state: row.state,
    message: row.message,
    actor: actorOf(row),
    createdAt: row.createdAt.toISOString(),
    changeId: row.changeId,
  };
}
