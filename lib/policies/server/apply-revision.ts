import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { specOf } from "../../changes/server/read-revision";
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
};

/**
 * Pushes a submitted revision: the change and its delivery in one transaction. Throws `not-found`, `invalid-transition`
 * (withdrawn, or applied before), `stale-base-revision` with both sides when something was applied that its author had not
 * seen, `unsupported-by-target`, `unknown-version`, `no-ready-endpoint` or `invalid-spec` for what stands in its way, or
 * that Postgres is away.
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
  const until = requireFuture(input.until);
  const endpoints = await readyEndpoints(target.mesh, signal);
  const accepted = await transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      const revision = await requireRevision(tx, id, input.number);
      return applyWithin(tx, ctx, { input, until, endpoints, policy, revision });
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

type Decision = {
  input: Input;
  until: Date | null;
  endpoints: ReadyEndpoints;
  policy: LockedPolicy;
  revision: Revision;
};

async function applyWithin(
  tx: Tx,
  ctx: Context,
  { input, until, endpoints, policy, revision }: Decision,
): Promise<Accepted> {
  if (revision.state === "withdrawn") throw cannotApply("withdrawn");
  if (revision.changeId !== null) throw cannotApply("applied-before");
  const spec = specOf(revision);
  await requireBase(tx, policy, {
    seen: revision.baseNumber ?? 0,
    newest: policy.standing?.number ?? 0,
    yours: spec,
  });
  requireSupported(policy, spec);
  const override = input.override ?? null;
  const warnings = requireNoProblems(checkFacts({ policy, spec, endpoints }), { endpoints, override });
  return recordChange(tx, ctx, {
    id: newId(),
    kind: "apply",
    policy,
    spec,
    submitted: { id: revision.id, number: revision.number },
    message: input.message?.trim() || revision.message,
    until,
    override,
    warnings,
  });
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
