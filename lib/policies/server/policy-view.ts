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
import type { Change, Delivery, Policy, Prisma, Revision } from "../../db/rows";
import { changedFields } from "../changed-fields";
import type { PolicyRow, RevisionView } from "../policies";
import { policyStanding } from "../policy-word";
import type { Waiting } from "../waiting";
import { toWritten } from "../written/written-spec";
import { readWaiting } from "./read-waiting";

type Facts = {
  policy: Policy;
  standing: (Revision & { deliveries: Delivery[] }) | undefined;
  /** The newest push of the policy, whatever became of its revision. */
  lastDelivery: Delivery | undefined;
  pending: Revision | undefined;
  newestChange: Change | undefined;
  until: Date | null;
  waiting: Waiting | undefined;
  brokenGlass: PolicyRow["brokenGlass"];
  drift: PolicyRow["drift"];
};

const include = {
  revisions: {
    where: { state: { not: "withdrawn" }, changeId: { not: null } },
    orderBy: { number: "desc" },
    take: 1,
    include: { deliveries: { orderBy: { sequence: "desc" }, take: 1 } },
  },
  deliveries: { orderBy: { sequence: "desc" }, take: 1 },
  driftCheck: true,
} satisfies Prisma.PolicyInclude;

type Reader = Pick<Database, "policy" | "revision" | "change" | "review" | "pendingApply">;

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
    include,
  });
  // Most services have none: four more questions about no policy are spared.
  if (policies.length === 0) return [];
  const ids = policies.map(({ id }) => id);
  const [pending, changes, ending, broken] = await Promise.all([
    findPending(db, ids),
    db.change.findMany({ where: { id: { in: policies.flatMap(({ changeId }) => changeId ?? []) } } }),
    findEnding(db, ids),
    findBrokenGlass(db, ids),
  ]);
  const places = new Map(policies.map((policy) => [policy.id, policy]));
  const waitings = await readWaiting(
    db,
    [...pending.values()].flatMap((revision) => {
      const place = places.get(revision.policyId);
      return place ? [{ revision, place }] : [];
    }),
  );
  const changeOf = new Map(changes.map((change) => [change.id, change]));
  return policies.map(({ revisions: [standing], deliveries: [lastDelivery], driftCheck, ...policy }) => {
    const waiting = pending.get(policy.id);
    return rowOf({
      policy,
      standing,
      lastDelivery,
      pending: waiting && waiting.number > (standing?.number ?? 0) ? waiting : undefined,
      newestChange: changeOf.get(policy.changeId ?? ""),
      until: ending.get(policy.id) ?? null,
      waiting: waiting && waitings.get(waiting.id),
      brokenGlass: broken.get(policy.id) ?? null,
      drift: driftCheck ? driftMarkOf(driftCheck) : null,
    });
  });
}

/** The newest revision of each that was submitted and not applied. */
async function findPending(db: Reader, ids: string[]): Promise<Map<string, Revision>> {
  const rows = await db.revision.findMany({
    where: { policyId: { in: ids }, changeId: null, state: { not: "withdrawn" } },
    orderBy: [{ policyId: "asc" }, { number: "desc" }],
    distinct: ["policyId"],
  });
  return new Map(rows.map((row) => [row.policyId, row]));
}

/** The newest change of each that broke the glass. */
async function findBrokenGlass(
  db: Reader,
  ids: string[],
): Promise<Map<string, NonNullable<PolicyRow["brokenGlass"]>>> {
  const rows = await db.change.findMany({
    where: {
      passed: { path: ["how"], equals: "break-glass" },
      revisions: { some: { policyId: { in: ids } } },
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
async function findEnding(db: Reader, ids: string[]): Promise<Map<string, Date>> {
  const rows = await db.change.findMany({
    where: {
      until: { not: null },
      keptAt: null,
      expiryDoneAt: null,
      revisions: { some: { policyId: { in: ids }, state: { not: "withdrawn" } } },
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
  const { policy, standing, lastDelivery, pending, newestChange, until, waiting, brokenGlass, drift } = facts;
  const kind = kindOf(policy.kind);
  const delivery = standing?.deliveries[0] ?? lastDelivery ?? null;
  const spec = standing ? specOf(standing) : null;
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
    drift,
    updatedAt: policy.updatedAt.toISOString(),
    updatedBy: policy.actorName,
    lastEditor: { actor: editor, at: editedAt },
    owner: spec === null || kind !== "route" ? { kind: "mesh", name: "" } : ownerOf(policy.weightOwner),
    newestChange: newestChange ? changeMark(newestChange) : null,
    until: until?.toISOString() ?? null,
    lastChangeId: policy.changeId,
  };
}

const convergenceStateSchema = z.object({
  state: z.enum(["waiting-for-traffic", "measuring", "converged", "unknown"]),
});

function changeMark(change: Change): NonNullable<PolicyRow["newestChange"]> {
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
