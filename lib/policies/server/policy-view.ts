import "server-only";
import { strengthSchema } from "../../changes/changes";
import { actorOf } from "../../changes/server/actor-columns";
import { specOf } from "../../changes/server/read-revision";
import type { Prisma, Revision } from "../../db/rows";
import { weightOwnerSchema } from "../../services/services";
import type { PolicyRow, RevisionView } from "../policies";

/** What a policy's row is made of: its newest revision that stands and that one's delivery; else the newest of all. */
export const policyInclude = {
  revisions: {
    where: { state: { not: "withdrawn" } },
    orderBy: { number: "desc" },
    take: 1,
    include: { deliveries: { orderBy: { sequence: "desc" }, take: 1 } },
  },
  deliveries: { orderBy: { sequence: "desc" }, take: 1 },
} satisfies Prisma.PolicyInclude;

export type PolicyDbRow = Prisma.PolicyGetPayload<{ include: typeof policyInclude }>;

/** None for a policy without a delivery, which no verb leaves. */
export function policyRowsOf(row: PolicyDbRow): PolicyRow[] {
  const [standing] = row.revisions;
  const delivery = standing?.deliveries[0] ?? row.deliveries[0];
  if (!delivery) return [];
  const spec = standing ? specOf(standing) : null;
  return [
    {
      id: row.id,
      kind: kindOf(row.kind),
      mesh: row.meshId,
      namespace: row.namespace,
      service: row.service,
      newestRevision: row.newestRevision,
      spec,
      state: delivery.state,
      strength: strengthSchema.parse(delivery.strength),
      updatedAt: row.updatedAt.toISOString(),
      updatedBy: row.actorName,
      owner: spec === null ? { kind: "mesh", name: "" } : weightOwnerSchema.parse(row.weightOwner),
      lastChangeId: row.changeId,
    },
  ];
}

function kindOf(kind: PolicyDbRow["kind"]): PolicyRow["kind"] {
  switch (kind) {
    case "circuit_breaker":
      return "circuit-breaker";
    case "load_balancing":
      return "load-balancing";
    case "rate_limit":
      return "rate-limit";
    default:
      return kind;
  }
}

/** The database's name of a policy kind. */
export function kindColumn(kind: PolicyRow["kind"]): PolicyDbRow["kind"] {
  return kind.replace("-", "_") as PolicyDbRow["kind"];
}

export function revisionViewOf(row: Revision): RevisionView {
  return {
    policyId: row.policyId,
    number: row.number,
    baseNumber: row.baseNumber,
    spec: specOf(row),
    specSha256: row.specSha256,
    state: row.state,
    message: row.message,
    actor: actorOf(row),
    createdAt: row.createdAt.toISOString(),
    changeId: row.changeId,
  };
}
