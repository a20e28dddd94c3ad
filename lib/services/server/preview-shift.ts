import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { sampleNeeded } from "../../changes/convergence";
import { previewCommit } from "../../changes/server/preview-commit";
import type { Found } from "../../control-planes/control-plane";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { canonicalJson } from "../../policies/canonical-json";
import { checkDestinations, type DestinationFault } from "../../policies/check-destinations";
import type { Target } from "../../policies/names";
import { routeSpecOf } from "../../policies/policy-spec";
import type { ProblemFinding } from "../../policies/problem-finding";
import type { RouteSpec } from "../../policies/route-spec";
import { movedWeights, versionsOf } from "../../policies/rules";
import { readSeen } from "../../policies/server/decide-found";
import { foreignHolder, readDecided, readHeld } from "../../policies/server/read-decided";
import { rulesProblems } from "../../policies/server/rules-problems";
import { describeShift } from "../describe-shift";
import type { ShiftPreview, ShiftPreviewInput } from "../shift";
import { requireSpec, requireWeights } from "./shift";
import { readWeightsOfOthers, requireMovable, undecided } from "./shift-found";

type Input = ShiftPreviewInput & { namespace: string; service: string };

/**
 * What a shift would do, without doing it: the resources beside what the control plane holds now, versions with their
 * ready endpoints, and what stands in the way. The requests/s of each version are left null here; who shows them has
 * them from telemetry. Throws `invalid-weights`, `rule-required`, `not-found` (mesh), or that Postgres is away; with `found`
 * also `control-plane-conflict` (it has changed), `invalid-spec` (no weights that can be moved alone), or that the control plane is.
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
  const [decided, endpoints, live] = await Promise.all([
    readDecided({ kind: "route", target }, signal),
    readyEndpoints(target.mesh, signal),
    readHeld(controlPlane, { kind: "route", target }, signal),
  ]);
  const found = decided.standing === null ? await readFoundFor(target, input.found, signal) : null;
  const asFound = found && input.found !== undefined ? requireMovable(found, input.rule) : null;
  const held = found?.held ?? live;
  const route = asFound ?? routeSpecOf(decided.standing);
  const spec = requireSpec(route, input.rule, weights);
  const origin = { policyId: decided.policyId, revision: decided.newestNumber + 1, changeId: "preview" };
  const desired = { kind: "route" as const, spec, origin };
  const resources = controlPlane.compile(target, desired);
  const seen = asFound ? controlPlane.compile(target, { ...desired, spec: asFound }) : undefined;
  const about = { target, kind: "route" as const, policyId: decided.policyId, held, resources, seen };
  const commit = await previewCommit(about, signal);
  const standing = seen ?? held?.resources ?? decided.delivered;
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
      ...othersOf(found, asFound, {
        holder: await foreignHolder(held, { policyId: decided.policyId, mesh: target.mesh }, signal),
        commit: commit.problems,
      }),
      ...rulesProblems(target),
      ...sameAsNow(route, spec),
    ],
    sampleNeeded: sampleNeeded(weights),
    liveRead: held !== null,
  };
}

/** What others wrote, as the asker has seen it, or without that where its weights could be moved. */
async function readFoundFor(
  target: Target,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  if (etag === undefined) return readWeightsOfOthers(target, signal);
  return readSeen({ target, kind: "route", etag }, signal);
}

/** A push does not stop and ask over what was seen; a shift of what was not is refused at once. */
function othersOf(
  found: Found | null,
  asFound: RouteSpec | null,
  { holder, commit }: Record<"holder" | "commit", readonly ProblemFinding[]>,
): ProblemFinding[] {
  const isNoConflict = ({ code }: ProblemFinding) => code !== "control-plane-conflict";
  if (found === null) return [...holder, ...commit];
  if (asFound !== null) return [...holder.filter(isNoConflict), ...commit];
  const rest = [...holder, ...commit].filter(isNoConflict);
  if (rest.some(({ code }) => code === "owned-elsewhere")) return rest;
  const { message, params } = undecided(found);
  return [...rest, { code: "decided-by-others", severity: "error", path: "", message, params }];
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
