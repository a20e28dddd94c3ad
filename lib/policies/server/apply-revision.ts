import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { ChangeKind } from "../../changes/change-kind";
import type { Accepted, AcceptedWarning } from "../../changes/changes";
import type { BreakGlass, Gate } from "../../changes/gate";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { keepPending } from "../../changes/server/pending-apply";
import { findNewestRevision, specOf } from "../../changes/server/read-revision";
import { recordChange } from "../../changes/server/record-change";
import { requireFuture } from "../../changes/server/require-future";
import { requireSupported } from "../../changes/server/require-supported";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import type { Revision } from "../../db/rows";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import type { PolicySpec } from "../policy-spec";
import { checkFacts } from "./check-facts";
import { findPolicy } from "./find-policy";
import { requireBase } from "./require-base";
import { requireNoProblems } from "./require-no-problems";

type Input = {
  id: string;
  number: number;
  message?: string | undefined;
  until?: string | undefined;
  override?: { reason: string } | undefined;
  notBefore?: string | undefined;
  breakGlass?: BreakGlass | undefined;
};

/**
 * Pushes a submitted revision: the change and its delivery in one transaction. Where it lacks approvals, or is for later, the apply
 * is kept instead and made by itself when they are there (`waiting`). Throws `not-found`, `invalid-transition`
 * (withdrawn, or applied before), `stale-base-revision` with both sides when something was applied that its author had not
 * seen, `unsupported-by-target`, `unknown-version`, `no-ready-endpoint` or `invalid-spec` for what stands in its way,
 * `frozen` in a freeze, or that Postgres is away.
 */
export async function applyRevision({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { id, target } = await findPolicy(input.id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const { until, notBefore } = requireTimes(input);
  const endpoints = await readyEndpoints(target.mesh, signal);
  const accepted = await transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      const revision = await requireRevision(tx, id, input.number);
      const { message, override = null, breakGlass } = input;
      const asked = { kind: "apply" as const, message, until, notBefore, override, breakGlass };
      return applyOrKeep(tx, ctx, await readyToApply(tx, { ...asked, policy, revision, endpoints }));
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

type Times = {
  until?: string | undefined;
  notBefore?: string | undefined;
  breakGlass?: BreakGlass | undefined;
};

/** When a change is to begin and to end. Throws `invalid-spec` for times that have passed, or do not go together. */
export function requireTimes({ until, notBefore, breakGlass }: Times): {
  until: Date | null;
  notBefore: Date | null;
} {
  const begin = requireFuture(notBefore, "notBefore");
  const end = requireFuture(until);
  if (begin && end && end <= begin) throw fault("until", "must be after notBefore");
  if (begin && breakGlass) throw fault("breakGlass", "is for now: leave notBefore out");
  return { until: end, notBefore: begin };
}

function fault(path: string, message: string): AppError {
  return new AppError("invalid-spec", `${path}: ${message}`, {
    faults: [{ path, message }],
    params: { path },
  });
}

type Decision = {
  kind: Extract<ChangeKind, "apply" | "shift">;
  message: string | undefined;
  until: Date | null;
  notBefore: Date | null;
  override: { reason: string } | null;
  breakGlass?: BreakGlass | undefined;
  endpoints: ReadyEndpoints;
  policy: LockedPolicy;
  revision: Revision;
};
type Ready = Decision & { gate: Gate; spec: PolicySpec | null; warnings: AcceptedWarning[] };

/** What a revision's apply would be now. Throws what stands in its way, whatever it waits for. */
export async function readyToApply(tx: Tx, decision: Decision): Promise<Ready> {
  const { policy, revision, endpoints, override, notBefore, breakGlass } = decision;
  if (revision.state === "withdrawn") throw cannotApply("withdrawn");
  if (revision.changeId !== null) throw cannotApply("applied-before");
  const spec = specOf(revision);
  await requireBase(tx, policy, {
    seen: revision.baseNumber ?? 0,
    newest: policy.standing?.number ?? 0,
    yours: spec,
  });
  requireSupported(policy, spec);
  const warnings = requireNoProblems(checkFacts({ policy, spec, endpoints }), { endpoints, override });
  const gate = await gateOf(tx, { policy, spec, revisionId: revision.id, notBefore, breakGlass });
  return { ...decision, gate, spec, warnings };
}

/** Makes the change, or keeps it until what it waits for is there. Throws `frozen`: only a time that is chosen waits out a freeze. */
async function applyOrKeep(tx: Tx, ctx: Context, ready: Ready): Promise<Accepted> {
  const { gate, policy, revision } = ready;
  const message = ready.message?.trim() || revision.message;
  requireNoWait(
    policy,
    gate.waits.filter((wait) => wait.for === "freeze"),
  );
  if (gate.waits.length === 0) return makeChange(tx, ctx, { ...ready, message, id: newId() });
  await requireNewest(tx, policy.id, revision);
  return keepPending(tx, ctx, { ...ready, message, waits: gate.waits });
}

/** The change itself, in the caller's transaction. */
export function makeChange(
  tx: Tx,
  ctx: Context,
  {
    id,
    kind,
    policy,
    spec,
    revision,
    message,
    until,
    override,
    gate,
    warnings,
  }: Ready & { id: string; message: string },
): Promise<Accepted> {
  const submitted = { id: revision.id, number: revision.number };
  const { passed } = gate;
  return recordChange(tx, ctx, {
    id,
    kind,
    policy,
    spec,
    submitted,
    message,
    until,
    override,
    passed,
    warnings,
  });
}

/** Only the newest revision can be approved, and so wait. Throws `invalid-transition`. */
export async function requireNewest(
  tx: Pick<Tx, "revision">,
  policyId: string,
  { number }: Pick<Revision, "number">,
): Promise<void> {
  const newest = await findNewestRevision(tx, policyId);
  if (newest?.number === number) return;
  const params = { reason: "newer-revision", newest: newest?.number ?? 0 };
  throw new AppError("invalid-transition", "There is a newer revision: submit this one again.", { params });
}

/** One revision of a policy. Throws `not-found`. */
export async function requireRevision(
  tx: Pick<Tx, "revision">,
  policyId: string,
  number: number,
): Promise<Revision> {
  const revision = await tx.revision.findFirst({ where: { policyId, number } });
  if (revision) return revision;
  const params = { what: "revision", id: String(number) };
  throw new AppError("not-found", "There is no such revision.", { params });
}

function cannotApply(reason: "withdrawn" | "applied-before"): AppError {
  const words = {
    withdrawn: "This revision was given up.",
    "applied-before": "This revision was applied before: roll back to it to have it again.",
  };
  return new AppError("invalid-transition", words[reason], { params: { reason } });
}
