import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { desiredPolicy } from "../../changes/server/desired-resources";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { changedFields } from "../changed-fields";
import { findProblems } from "../checks/find-problems";
import { routeSpecOf } from "../policy-spec";
import type { PolicyPreview } from "../preview";
import { versionsOf } from "../rules";
import { checkFacts } from "./check-facts";
import { findPolicy } from "./find-policy";
import { foreignHolder, readDecided, readHeld } from "./read-decided";
import { readEvidence } from "./read-evidence";
import { requireWrittenSpec } from "./require-written-spec";

/**
 * What a spec would do, without doing it: the exact resources beside what the control plane holds now, what the target
 * cannot express, what is wrong, and what telemetry says of it. Upstreams that are away leave their part out. Throws
 * `not-found`, `invalid-spec` naming each path, or that Postgres is away.
 */
export async function previewPolicy({
  ctx,
  input,
  signal,
}: ReadContext & {
  input: { id: string; spec: Record<string, unknown> | null };
}): Promise<PolicyPreview> {
  const { id, kind, target } = await findPolicy(input.id, signal);
  authorise(ctx, "mesh.read", target.mesh, target.namespace);
  const spec = requireWrittenSpec(kind, input.spec);
  const controlPlane = requireControlPlane(target.mesh);
  const [decided, routes, endpoints, held] = await Promise.all([
    readDecided({ kind, target }, signal),
    kind === "circuit-breaker" ? readDecided({ kind: "route", target }, signal) : null,
    readyEndpoints(target.mesh, signal),
    readHeld(controlPlane, { kind, target }, signal),
  ]);
  const evidence = await readEvidence({ kind, target, spec, standing: decided.standing, endpoints, signal });
  const origin = { policyId: id, revision: decided.newestNumber + 1, changeId: "preview" };
  const desired = desiredPolicy(kind, spec, origin);
  const resources = controlPlane.compile(target, desired);
  const holds = held?.resources ?? decided.delivered;
  const standing = decided.standingNumber === null ? null : { spec: decided.standing };
  const backtest = evidence.kind === "circuit-breaker" ? evidence.backtest : null;
  const routed = routes ? new Set(versionsOf(routeSpecOf(routes.standing))) : undefined;
  const facts = checkFacts({ policy: { kind, target, standing }, spec, endpoints, backtest, routed });
  return {
    resources,
    diff: resources.map(({ ref, body }) => ({
      ref,
      before: holds.find((resource) => resource.ref === ref)?.body ?? "",
      after: body,
    })),
    liveRead: held !== null,
    command: controlPlane.command(target, kind, resources, held?.etag ?? ""),
    fields: changedFields(decided.standing, spec),
    unsupported: controlPlane.unsupported(desired),
    problems: [...findProblems(facts), ...(await foreignHolder(held, id, signal))],
    evidence,
  };
}
