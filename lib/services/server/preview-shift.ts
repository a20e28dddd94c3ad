import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { sampleNeeded } from "../../changes/convergence";
import { readDeliveredCopies } from "../../changes/server/delivered-copy";
import { readSentColumn } from "../../changes/server/held-column";
import { orLastGood } from "../../changes/server/last-good";
import { findStandingRevision, specOf } from "../../changes/server/read-revision";
import type { ControlPlane, Held, Resource } from "../../control-planes/control-plane";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { type Database, readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { canonicalJson } from "../../policies/canonical-json";
import { checkDestinations, type DestinationFault } from "../../policies/check-destinations";
import type { Target } from "../../policies/names";
import { routeSpecOf } from "../../policies/policy-spec";
import type { ProblemFinding } from "../../policies/problem-finding";
import type { RouteSpec } from "../../policies/route-spec";
import { movedWeights, versionsOf } from "../../policies/rules";
import { describeShift } from "../describe-shift";
import type { ShiftPreview, ShiftPreviewInput } from "../shift";
import { requireSpec, requireWeights } from "./shift";

type Input = ShiftPreviewInput & { namespace: string; service: string };

/** What Heddle knows of the policy itself. */
type Decided = { policyId: string; newestNumber: number; standing: RouteSpec | null; delivered: Resource[] };

const nothingDecided: Decided = { policyId: "new", newestNumber: 0, standing: null, delivered: [] };

/**
 * What a shift would do, without doing it: the resources beside what the control plane holds now, versions with their
 * ready endpoints, and what stands in the way. The requests/s of each version are left null here; who shows them has
 * them from telemetry. Throws `invalid-weights`, `rule-required`, `not-found` (mesh), or that Postgres is away.
 */
export async function previewShift({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<ShiftPreview> {
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  const target = { mesh: input.mesh, namespace: input.namespace, service: input.service };
  const controlPlane = requireControlPlane(target.mesh);
  const weights = requireWeights(input.weights);
  const [decided, endpoints, held] = await Promise.all([
    readDecided(target, signal),
    readyEndpoints(target.mesh, signal),
    readHeld(controlPlane, target, signal),
  ]);
  const spec = requireSpec(decided.standing, input.rule, weights);
  const origin = { policyId: decided.policyId, revision: decided.newestNumber + 1, changeId: "preview" };
  const desired = { kind: "route" as const, spec, origin };
  const resources = controlPlane.compile(target, desired);
  const standing = held?.resources ?? decided.delivered;
  const ready = endpointsByVersion(endpoints, target);
  const inPolicy = versionsOf(decided.standing);
  const moved = movedWeights(decided.standing, spec);
  const versions = [
    ...new Set([...Object.keys(weights), ...Object.keys(moved.before ?? {}), ...(ready?.keys() ?? [])]),
  ];
  return {
    rows: versions.map((version) => ({
      version,
      nowBp: decided.standing === null ? null : (moved.before?.[version] ?? 0),
      thenBp: weights[version] ?? 0,
      nowRequestsPerSecond: null,
      thenRequestsPerSecond: null,
      readyEndpoints: ready ? (ready.get(version) ?? 0) : null,
    })),
    resources: resources.map(({ ref, body }) => ({
      ref,
      before: standing.find((resource) => resource.ref === ref)?.body ?? "",
      after: body,
    })),
    command: controlPlane.command(target, "route", resources, held?.etag ?? ""),
    summary: describeShift(target, moved),
    unsupported: controlPlane.unsupported(desired),
    problems: [
      ...checkDestinations(weights, ready, inPolicy).map(problemOf),
      ...(await foreignHolder(held, decided, signal)),
      ...sameAsNow(decided.standing, spec),
    ],
    sampleNeeded: sampleNeeded(weights),
    liveRead: held !== null,
  };
}

async function readDecided({ mesh, namespace, service }: Target, signal?: AbortSignal): Promise<Decided> {
  const { value } = await orLastGood<Decided>({
    key: `decided ${mesh} ${namespace}/${service}`,
    read: () => readDatabase((db) => readPolicy(db, { mesh, namespace, service }), signal ? { signal } : {}),
    fromDisk: async () => {
      const copies = await readDeliveredCopies(mesh);
      const copy = copies.find(
        ({ target, policy }) =>
          policy.kind === "route" && target.namespace === namespace && target.service === service,
      );
      if (!copy) return undefined;
      const { policy, resources: delivered } = copy;
      const { id: policyId, newestRevision: newestNumber } = policy;
      const standing = routeSpecOf(policy.spec);
      return { value: { policyId, newestNumber, standing, delivered }, savedAt: new Date(copy.savedAt) };
    },
  });
  return value;
}

async function readPolicy(db: Database, { mesh, namespace, service }: Target): Promise<Decided> {
  const policy = await db.policy.findUnique({
    where: { meshId_kind_namespace_service: { meshId: mesh, kind: "route", namespace, service } },
  });
  if (!policy) return nothingDecided;
  const standing = await findStandingRevision(db, policy.id);
  const last = await db.delivery.findFirst({
    where: { policyId: policy.id, acceptedAt: { not: null } },
    orderBy: { sequence: "desc" },
  });
  return {
    policyId: policy.id,
    newestNumber: policy.newestRevision,
    standing: standing ? routeSpecOf(specOf(standing)) : null,
    delivered: readSentColumn(last?.after ?? null) ?? [],
  };
}

/** Null when the control plane cannot be read now. */
async function readHeld(
  controlPlane: ControlPlane,
  target: Target,
  signal?: AbortSignal,
): Promise<Held | null> {
  try {
    return await controlPlane.read(target, "route", signal);
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "control-plane") return null;
    throw cause;
  }
}

function problemOf(fault: DestinationFault): ProblemFinding {
  const { version } = fault;
  const path = `weights.${version}`;
  const params = { version };
  switch (fault.code) {
    case "unknown-version":
      return { code: fault.code, severity: "error", path, message: `there is no version ${version}`, params };
    case "no-ready-endpoint":
      return {
        code: fault.code,
        severity: "error",
        path,
        message: `${version} has no ready endpoint`,
        params,
      };
    case "unverified-version": {
      const severity = fault.isInPolicy ? "warning" : "error";
      return { code: fault.code, severity, path, message: `${version} could not be verified`, params };
    }
  }
}

/** A push stops at what somebody else has written; better said before. */
async function foreignHolder(
  held: Held | null,
  { policyId }: Decided,
  signal?: AbortSignal,
): Promise<ProblemFinding[]> {
  if (!held || held.etag === "") return [];
  const id = held.deliveryId ?? "";
  const isOurs = await readDatabase(
    async (db) => /^[0-9a-f-]{36}$/.test(id) && (await db.delivery.count({ where: { id, policyId } })) > 0,
    signal ? { signal } : {},
  ).catch(() => true);
  if (isOurs) return [];
  const message = "the control plane holds what somebody else wrote: the push will stop there and ask";
  return [{ code: "control-plane-conflict", severity: "warning", path: "", message, params: { holder: id } }];
}

function sameAsNow(standing: RouteSpec | null, spec: RouteSpec): ProblemFinding[] {
  if (standing === null || canonicalJson(standing) !== canonicalJson(spec)) return [];
  return [
    {
      code: "no-change",
      severity: "info",
      path: "weights",
      message: "these are the weights now",
      params: {},
    },
  ];
}
