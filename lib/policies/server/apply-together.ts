import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import type { Wait } from "../../changes/gate";
import { lockPolicies } from "../../changes/server/lock-change";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import { type NewPart, recordSet } from "../../changes/server/record-change";
import { inSetOrder, setStepOf } from "../../changes/set-order";
import { type ReadyEndpoints, readyEndpoints } from "../../control-planes/ready-endpoints";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import { readyToApply, requireNewest, requireRevision, requireTimes } from "./apply-revision";
import { findPolicy, policyNotFound } from "./find-policy";

type Input = {
  mesh: string;
  message: string;
  until?: string | undefined;
  override?: { reason: string } | undefined;
  revisions: readonly { policyId: string; number: number }[];
};

/**
 * Applies submitted revisions of several policies as one change, all or none: pushed one after the other in the order of
 * `set-order.ts`, and taken back whole by itself where one of them fails. Each is judged as its own apply would be; where one has to wait, for
 * approvals or for the end of a freeze, the whole is refused, with what waits for what in `waiting`. Throws what `applyRevision`
 * throws, with the policy named, and `approval-required`.
 */
export async function applyTogether({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { mesh, revisions } = input;
  for (const { policyId } of revisions) {
    const { target } = await findPolicy(policyId, signal);
    if (target.mesh !== mesh) throw policyNotFound(policyId);
    authorise(ctx, "policy.write", mesh, target.namespace);
    requireWrites(mesh, target.namespace);
  }
  const { until } = requireTimes(input);
  const endpoints = await readyEndpoints(mesh, signal);
  const accepted = await transaction(
    (tx) => apply(tx, ctx, { ...input, until, endpoints }),
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

type Decision = Omit<Input, "until"> & { until: Date | null; endpoints: ReadyEndpoints };
type Part = NewPart & { waits: Wait[] };

async function apply(tx: Tx, ctx: Context, decision: Decision): Promise<Accepted> {
  const { message, until, override = null, revisions } = decision;
  const policies = await lockPolicies(tx, revisions);
  const parts: Part[] = [];
  for (const { policyId, number } of revisions) {
    const policy = policies.get(policyId);
    if (policy) parts.push(await naming(policy, () => partOf(tx, policy, number, decision)));
  }
  requireNoWaits(parts);
  const placed = parts.map((part) => {
    const { kind, target, standing } = part.policy;
    return { part, kind, ...target, step: setStepOf(kind, standing?.spec ?? null, part.spec) };
  });
  const ordered = inSetOrder(placed).map(({ part }) => part);
  const words = { id: newId(), kind: "apply", message: message.trim(), until, override } as const;
  return recordSet(tx, ctx, { ...words, way: "forward" }, ordered);
}

async function partOf(tx: Tx, policy: LockedPolicy, number: number, decision: Decision): Promise<Part> {
  const { until, override = null, endpoints } = decision;
  const revision = await requireRevision(tx, policy.id, number);
  await requireNewest(tx, policy.id, revision);
  const asked = { kind: "apply" as const, message: undefined, until, notBefore: null, override };
  const { spec, gate, warnings } = await readyToApply(tx, { ...asked, policy, revision, endpoints });
  const submitted = { id: revision.id, number };
  return { policy, spec, submitted, passed: gate.passed, warnings, waits: gate.waits };
}

/** What refuses one of several says which. */
async function naming<T>(policy: LockedPolicy, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream) throw cause;
    const { code, params, faults, extra } = cause;
    throw new AppError(code, `${nameOf(policy)}: ${cause.message}`, {
      ...{ cause, params, faults },
      extra: { ...extra, policyId: policy.id },
    });
  }
}

function nameOf({ kind, target: { namespace, service } }: LockedPolicy): string {
  return `${kind} of ${namespace}/${service}`;
}

/** A set is made now or not at all. Throws `approval-required`, or `frozen`, for all that would have to wait. */
function requireNoWaits(parts: readonly Part[]): void {
  const waiting = parts.filter(({ waits }) => waits.length > 0);
  const [first] = waiting;
  if (!first) return;
  const all = waiting.flatMap(({ waits }) => waits);
  const approval = all.find((wait) => wait.for === "approval");
  const freeze = all.find((wait) => wait.for === "freeze");
  const message = waiting
    .map(({ policy, waits }) => `${nameOf(policy)} ${waits.map(wordOf).join(" and ")}`)
    .join("; ");
  throw new AppError(approval ? "approval-required" : "frozen", `Nothing was applied. ${message}.`, {
    params: {
      ...first.policy.target,
      versions: "",
      ...(approval ? { given: approval.given, needed: approval.needed } : {}),
      ...(freeze ? { until: freeze.until, name: freeze.name } : {}),
    },
    extra: {
      waiting: waiting.map(({ policy, waits }) => {
        const { namespace, service } = policy.target;
        return { policyId: policy.id, kind: policy.kind, namespace, service, waits };
      }),
    },
  });
}

function wordOf(wait: Wait): string {
  switch (wait.for) {
    case "approval":
      return `has ${wait.given} of ${wait.needed} approvals`;
    case "freeze":
      return `is in the freeze ${wait.name} until ${wait.until}`;
    case "time":
      return `waits until ${wait.until}`;
  }
}
