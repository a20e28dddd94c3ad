import "server-only";
import { readDeliveredCopies } from "../../changes/server/delivered-copy";
import { isByGit } from "../../changes/server/git-way";
import { readSentColumn } from "../../changes/server/held-column";
import { kindColumn } from "../../changes/server/kind-column";
import { orLastGood } from "../../changes/server/last-good";
import { findStandingRevision, specOf } from "../../changes/server/read-revision";
import type { ControlPlane, Held, Resource } from "../../control-planes/control-plane";
import { type Database, readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { wayOfOwned } from "../../settings/may-write";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import type { PolicySpec } from "../policy-spec";
import type { ProblemFinding } from "../problem-finding";

type About = { kind: PolicyKind; target: Target };

/** What Heddle knows of a service's policy of one kind. */
export type Decided = {
  policyId: string;
  newestNumber: number;
  standingNumber: number | null;
  standing: PolicySpec | null;
  /** What the control plane was last given. */
  delivered: Resource[];
};

const nothingDecided: Decided = {
  policyId: "new",
  newestNumber: 0,
  standingNumber: null,
  standing: null,
  delivered: [],
};

/** What was decided; while Postgres is away, what was last read or the copy on disk. */
export async function readDecided({ kind, target }: About, signal?: AbortSignal): Promise<Decided> {
  const { mesh, namespace, service } = target;
  const { value } = await orLastGood<Decided>({
    key: `decided ${mesh} ${kind} ${namespace}/${service}`,
    read: () => readDatabase((db) => readPolicy(db, { kind, target }), signal ? { signal } : {}),
    fromDisk: async () => {
      const copies = await readDeliveredCopies(mesh);
      const copy = copies.find(
        ({ target: own, policy }) =>
          policy.kind === kind && own.namespace === namespace && own.service === service,
      );
      if (!copy) return undefined;
      const {
        id: policyId,
        newestRevision: newestNumber,
        standingRevision: standingNumber,
        spec,
      } = copy.policy;
      const value = { policyId, newestNumber, standingNumber, standing: spec, delivered: copy.resources };
      return { value, savedAt: new Date(copy.savedAt) };
    },
  });
  return value;
}

async function readPolicy(db: Database, { kind, target }: About): Promise<Decided> {
  const { mesh: meshId, namespace, service } = target;
  const where = { meshId, kind: kindColumn(kind), namespace, service };
  const policy = await db.policy.findUnique({ where: { meshId_kind_namespace_service: where } });
  if (!policy) return nothingDecided;
  const standing = await findStandingRevision(db, policy.id);
  const last = await db.delivery.findFirst({
    where: { policyId: policy.id, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
  });
  return {
    policyId: policy.id,
    newestNumber: policy.newestRevision,
    standingNumber: standing?.number ?? null,
    standing: standing ? specOf(standing) : null,
    delivered: readSentColumn(last?.after ?? null) ?? [],
  };
}

/** Null when the control plane cannot be read now. */
export async function readHeld(
  controlPlane: ControlPlane,
  { kind, target }: About,
  signal?: AbortSignal,
): Promise<Held | null> {
  try {
    return await controlPlane.read(target, kind, signal);
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "control-plane") return null;
    throw cause;
  }
}

/** A push stops at what somebody else has written, and at what another tool keeps; better said before. */
export async function foreignHolder(
  held: Held | null,
  { policyId, mesh }: { policyId: string; mesh: string },
  signal?: AbortSignal,
): Promise<ProblemFinding[]> {
  // What is committed instead is judged by what the repository holds.
  if (!held || held.etag === "" || isByGit(mesh, held)) return [];
  const id = held.deliveryId ?? "";
  const isKnown = [id, policyId].every((uuid) => /^[0-9a-f-]{36}$/.test(uuid));
  const isOurs = await readDatabase(
    async (db) => isKnown && (await db.delivery.count({ where: { id, policyId } })) > 0,
    signal ? { signal } : {},
  ).catch(() => true);
  const owned = ownedFinding(held, mesh);
  if (isOurs) return owned;
  const holder = held.owners?.join(", ") || id;
  const message = "the control plane holds what somebody else wrote: the push will stop there and ask";
  return [
    ...owned,
    { code: "control-plane-conflict", severity: "warning", path: "", message, params: { holder } },
  ];
}

function ownedFinding({ owned }: Held, mesh: string): ProblemFinding[] {
  if (!owned) return [];
  const { tool, name, part, leaveAlone } = owned;
  const isRefused = wayOfOwned(mesh, owned) === "read-only";
  return [
    {
      code: isRefused ? "owned-elsewhere" : "owned-and-written",
      severity: isRefused ? "error" : "warning",
      path: "",
      message: `${tool} ${name} decides ${part === "weights" ? "the weights" : "this object"}`,
      params: { tool, name, part },
      ...(leaveAlone === null ? {} : { snippet: leaveAlone }),
    },
  ];
}
