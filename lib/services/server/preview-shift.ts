import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { sampleNeeded } from "../../changes/convergence";
import { previewCommit } from "../../changes/server/preview-commit";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { canonicalJson } from "../../policies/canonical-json";
import { checkDestinations, type DestinationFault } from "../../policies/check-destinations";
import { routeSpecOf } from "../../policies/policy-spec";
import type { ProblemFinding } from "../../policies/problem-finding";
import type { RouteSpec } from "../../policies/route-spec";
import { movedWeights, versionsOf } from "../../policies/rules";
import { foreignHolder, readDecided, readHeld } from "../../policies/server/read-decided";
import { rulesProblems } from "../../policies/server/rules-problems";
import { describeShift } from "../describe-shift";
import type { ShiftPreview, ShiftPreviewInput } from "../shift";
import { requireSpec, requireWeights } from "./shift";

type Input = ShiftPreviewInput & { namespace: string; service: string };

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
    readDecided({ kind: "route", target }, signal),
    readyEndpoints(target.mesh, signal),
    readHeld(controlPlane, { kind: "route", target }, signal),
  ]);
  const route = routeSpecOf(decided.standing);
  const spec = requireSpec(route, input.rule, weights);
  const origin = { policyId: decided.policyId, revision: decided.newestNumber + 1, changeId: "preview" };
  const desired = { kind: "route" as const, spec, origin };
  const resources = controlPlane.compile(target, desired);
  const about = { target, kind: "route" as const, policyId: decided.policyId, held, resources };
  const commit = await previewCommit(about, signal);
  const standing = held?.resources ?? decided.delivered;
  const ready = endpointsByVersion(endpoints, target);
  const inPolicy = versionsOf(route);
  const moved = movedWeights(route, spec);
  const versions = [
    ...new Set([...Object.keys(weights), ...Object.keys(moved.before ?? {}), ...(ready?.keys() ?? [])]),
  ];
  return {
    rows: versions.map((version) => ({
      version,
      nowBp: route === null ? null : (moved.before?.[version] ?? 0),
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
    commit: commit.commit,
    summary: describeShift(target, moved),
    unsupported: controlPlane.unsupported(desired, target),
    problems: [
      ...checkDestinations(weights, ready, inPolicy).map(problemOf),
      ...(await foreignHolder(held, { policyId: decided.policyId, mesh: target.mesh }, signal)),
      ...commit.problems,
      ...rulesProblems(target),
      ...sameAsNow(route, spec),
    ],
    sampleNeeded: sampleNeeded(weights),
    liveRead: held !== null,
  };
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
