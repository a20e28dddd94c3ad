import "server-only";
import { strengthSchema } from "../../changes/changes";
import { actorOf } from "../../changes/server/actor-columns";
import { kindOf } from "../../changes/server/kind-column";
import type { Database } from "../../db/client";
import type { Prisma } from "../../db/rows";
import { toWritten } from "../../policies/written/written-spec";
import { settings } from "../../settings/settings";
import { planDecisionSchema } from "../plan-decision";
import { mayHappen, type PlanShape } from "../plan-machine";
import type { Plan, PlanPart } from "../plans";
import { type PlanRow, partStateOf, reasonOf, shapeOf } from "./plan-columns";
import { type Merge, mergeOf } from "./read-change-facts";
import { deadlineOf } from "./step-forward";

type Facts = {
  changes: Map<string, { shown: NonNullable<PlanPart["change"]>; merge: Merge }>;
  /** The newest revision of a policy, by `keyOf`. */
  newest: Map<string, number>;
};

/** Plans with how far their changes are, newest first. */
export async function readPlans(db: Database, where: Prisma.PlanWhereInput, take: number): Promise<Plan[]> {
  const rows = await db.plan.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
    include: { parts: { orderBy: { position: "asc" } } },
  });
  if (rows.length === 0) return [];
  const facts = { changes: await readChanges(db, rows), newest: await readNewest(db, rows) };
  return rows.map((row) => planOf(row, facts));
}

async function readChanges(db: Database, rows: PlanRow[]): Promise<Facts["changes"]> {
  const ids = rows.flatMap(({ parts }) =>
    parts.flatMap(({ changeId, undoChangeId }) => [changeId ?? [], undoChangeId ?? []].flat()),
  );
  const deliveries = await db.delivery.findMany({
    where: { changeId: { in: ids } },
    orderBy: [{ changeId: "asc" }, { sequence: "desc" }],
    distinct: ["changeId"],
    select: { changeId: true, state: true, strength: true, commit: true, acceptedAt: true },
  });
  return new Map(
    deliveries.map(({ changeId: id, state, strength, ...delivery }) => [
      id,
      { shown: { id, state, strength: strengthSchema.parse(strength) }, merge: mergeOf(delivery) },
    ]),
  );
}

async function readNewest(db: Database, rows: PlanRow[]): Promise<Facts["newest"]> {
  const policies = await db.policy.findMany({
    where: {
      OR: rows.map(({ kind, namespace, service, parts }) => ({
        kind,
        namespace,
        service,
        meshId: { in: parts.map(({ meshId }) => meshId) },
      })),
    },
    select: { kind: true, namespace: true, service: true, meshId: true, newestRevision: true },
  });
  return new Map(policies.map((policy) => [keyOf(policy, policy.meshId), policy.newestRevision]));
}

function keyOf(
  { kind, namespace, service }: Pick<PlanRow, "kind" | "namespace" | "service">,
  mesh: string,
): string {
  return `${mesh} ${kind} ${namespace}/${service}`;
}

function planOf(row: PlanRow, facts: Facts): Plan {
  const { id, namespace, service, message, reach, soakSeconds, deadlineSeconds, state } = row;
  return {
    id,
    kind: kindOf(row.kind),
    namespace,
    service,
    decision: decisionOf(row),
    message,
    actor: actorOf(row),
    createdAt: row.createdAt.toISOString(),
    reach,
    soakSeconds,
    deadlineSeconds,
    state,
    stateSince: row.stateSince.toISOString(),
    parts: row.parts.map((part) => partOf(row, part, facts)),
    may: mayOf(shapeOf(row)),
  };
}

function decisionOf(row: PlanRow): Plan["decision"] {
  const decision = planDecisionSchema.parse(row.decision);
  return "spec" in decision
    ? { is: "spec", written: toWritten(decision.spec) }
    : { is: "shift", ...decision };
}

function mayOf(plan: PlanShape): Plan["may"] {
  return {
    resume: [true, false].some((anew) => mayHappen(plan, { kind: "resume", anew })),
    skip: mayHappen(plan, { kind: "skip" }),
    stop: mayHappen(plan, { kind: "stop" }),
    end: mayHappen(plan, { kind: "end" }),
    undo: mayHappen(plan, { kind: "undo" }),
  };
}

function partOf(row: PlanRow, part: PlanRow["parts"][number], { changes, newest }: Facts): PlanPart {
  const { meshId: mesh, changeId, undoChangeId, startedAt, endedAt } = part;
  const state = partStateOf(part);
  const isRunning = row.state === "running";
  const change = changes.get(changeId ?? "");
  const deadline = deadlineOf(row, part.position - 1, change?.merge ?? "none");
  const soakUntil = new Date(part.stateSince.getTime() + row.soakSeconds * 1_000);
  return {
    mesh,
    meshName: settings().meshes.find(({ id }) => id === mesh)?.name ?? mesh,
    position: state === "left-out" ? null : part.position,
    state,
    stateSince: part.stateSince.toISOString(),
    change: change?.shown ?? null,
    undo: changes.get(undoChangeId ?? "")?.shown ?? null,
    reason: reasonOf(part),
    newestRevision: newest.get(keyOf(row, mesh)) ?? 0,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    deadlineAt: isRunning && state === "working" ? (deadline?.toISOString() ?? null) : null,
    soakUntil: isRunning && state === "soaking" ? soakUntil.toISOString() : null,
  };
}
