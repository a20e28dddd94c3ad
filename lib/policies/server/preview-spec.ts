import "server-only";
import type { Context } from "../../access/actor";
import { desiredPolicy } from "../../changes/server/desired-resources";
import { previewCommit } from "../../changes/server/preview-commit";
import type { Resource } from "../../control-planes/control-plane";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { changedFields } from "../changed-fields";
import { findProblems } from "../checks/find-problems";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import type { PolicySpec } from "../policy-spec";
import type { PolicyPreview } from "../preview";
import { checkFacts } from "./check-facts";
import { readBeside } from "./read-beside";
import { type Decided, foreignHolder, readHeld } from "./read-decided";
import { readEvidence } from "./read-evidence";
import { readServiceLoad } from "./read-service-load";
import { rulesProblems } from "./rules-problems";

type Question = {
  ctx: Pick<Context, "reads">;
  kind: PolicyKind;
  target: Target;
  spec: PolicySpec | null;
  /** What is decided there now, which may be nothing. */
  decided: Decided;
  signal: AbortSignal | undefined;
};

/** What a spec would do to a service, whether there is a policy of it yet or not; see `previewPolicy`. */
export async function previewSpec({
  ctx,
  kind,
  target,
  spec,
  decided,
  signal,
}: Question): Promise<PolicyPreview> {
  const controlPlane = requireControlPlane(target.mesh);
  const [beside, load, endpoints, held] = await Promise.all([
    readBeside({ kind, target }, signal),
    spec === null ? null : readServiceLoad({ ctx, target, signal }),
    readyEndpoints(target.mesh, signal),
    readHeld(controlPlane, { kind, target }, signal),
  ]);
  const evidence = await readEvidence({
    ctx,
    kind,
    target,
    spec,
    standing: decided.standing,
    endpoints,
    signal,
  });
  const origin = { policyId: decided.policyId, revision: decided.newestNumber + 1, changeId: "preview" };
  const desired = desiredPolicy(kind, spec, origin);
  const resources = controlPlane.compile(target, desired);
  const commit = await previewCommit({ target, kind, policyId: decided.policyId, held, resources }, signal);
  const holds = held?.resources ?? decided.delivered;
  const standing = decided.standingNumber === null ? null : { spec: decided.standing };
  const backtest = evidence.kind === "circuit-breaker" ? evidence.backtest : null;
  const access = evidence.kind === "access" ? evidence : null;
  const limitLoad = evidence.kind === "rate-limit" ? evidence.load : null;
  const policy = { kind, target, standing };
  const facts = checkFacts({ policy, spec, endpoints, backtest, limitLoad, beside, access, load });
  return {
    resources,
    diff: diffOf(resources, holds, decided.delivered),
    liveRead: held !== null,
    command: controlPlane.command(target, kind, resources, held?.etag ?? ""),
    commit: commit.commit,
    fields: changedFields(decided.standing, spec),
    unsupported: controlPlane.unsupported(desired, target),
    problems: [
      ...findProblems(facts),
      ...(await foreignHolder(held, { policyId: decided.policyId, mesh: target.mesh }, signal)),
      ...commit.problems,
      ...rulesProblems(target),
    ],
    evidence,
  };
}

/** What is wanted beside what is held; what was delivered and is held yet, and is not named any more, goes. */
function diffOf(wanted: readonly Resource[], holds: readonly Resource[], delivered: readonly Resource[]) {
  const isNamed = ({ ref }: Resource, by: readonly Resource[]) => by.some((one) => one.ref === ref);
  const gone = holds.filter(
    (resource) => resource.body !== "" && isNamed(resource, delivered) && !isNamed(resource, wanted),
  );
  return [
    ...wanted.map(({ ref, body }) => ({
      ref,
      before: holds.find((resource) => resource.ref === ref)?.body ?? "",
      after: body,
    })),
    ...gone.map(({ ref, body }) => ({ ref, before: body, after: "" })),
  ];
}
