import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import type { Accepted } from "../../changes/changes";
import { createRevision } from "../../changes/server/create-revision";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import { heldColumn } from "../../changes/server/held-column";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { keepPending } from "../../changes/server/pending-apply";
import { queueDelivery } from "../../changes/server/queue-delivery";
import { findStandingRevision } from "../../changes/server/read-revision";
import { recordChange } from "../../changes/server/record-change";
import { requireSupported } from "../../changes/server/require-supported";
import type { Held } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { requireNotOwned, requireWrites } from "../../settings/may-write";
import { sameJson } from "../canonical-json";
import type { PolicySpec } from "../policy-spec";
import { findPolicy } from "./find-policy";
import { whyNotAdopt } from "./read-drift";

type Question<Input> = { ctx: Context; input: Input; signal?: AbortSignal };

/**
 * "Adopt theirs": what others wrote becomes the next revision, and its delivery covers exactly what was seen. Throws `read-only`,
 * `owned-elsewhere`, `control-plane-conflict` (it has changed since), `invalid-spec` (no policy can say it, or it says what
 * stands), `frozen`, or that an upstream is away. On a protected service it waits as any change does.
 */
export async function adoptDrift({
  ctx,
  input: { id, etag, message },
  signal,
}: Question<{ id: string; etag: string; message: string }>): Promise<Accepted> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const found = await requireControlPlane(target.mesh).found?.(target, kind, signal);
  const why = whyNotAdopt(found, etag);
  if (why === "changed") throw changed();
  if (found?.whole.outcome !== "spec") throw invalid("no policy can say what is held there");
  requireNotOwned(target.mesh, found.held.owned);
  const { held, whole } = found;
  return transaction(
    (tx) => adopt(tx, ctx, { id, held, spec: whole.spec, message }),
    signal ? { signal } : {},
  );
}

type Adoption = { id: string; held: Held; spec: PolicySpec | null; message: string };

async function adopt(tx: Tx, ctx: Context, { id, held, spec, message }: Adoption): Promise<Accepted> {
  const policy = await lockPolicy(tx, id);
  if (sameJson(policy.standing?.spec ?? null, spec)) throw invalid("it says what stands already");
  requireSupported(policy, spec);
  const { waits, passed } = await gateOf(tx, { policy, spec });
  requireNoWait(
    policy,
    waits.filter((wait) => wait.for === "freeze"),
  );
  if (waits.length > 0) {
    const number = policy.newestNumber + 1;
    const row = { id: newId(), number, policy, spec, message, baseNumber: policy.standing?.number ?? null };
    const revision = await createRevision(tx, ctx, { ...row, changeId: null, replacesNumber: null });
    await tx.policy.update({ where: { id }, data: { newestRevision: number } });
    const asked = { policy, revision, kind: "apply" as const, message, waits };
    return keepPending(tx, ctx, { ...asked, until: null, override: null, notBefore: null });
  }
  const change = { id: newId(), kind: "apply" as const, policy, spec, message, passed, verb: "adopt-drift" };
  const made = await recordChange(tx, ctx, change);
  await coverSeen(tx, made.deliveries, held);
  return made;
}

/**
 * "Put ours back": what stands is delivered once more, over exactly what was seen. It decides nothing new, so it needs no approval
 * and passes a freeze. Throws `read-only`, `owned-elsewhere`, `control-plane-conflict` (it has changed since), `invalid-transition`
 * (nothing stands), or that an upstream is away.
 */
export async function putBackDrift({
  ctx,
  input: { id, etag },
  signal,
}: Question<{ id: string; etag: string }>): Promise<Accepted> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "change.undo", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const held = await requireControlPlane(target.mesh).read(target, kind, signal);
  if (held.etag !== etag) throw changed();
  requireNotOwned(target.mesh, held.owned);
  return transaction(
    async (tx) => putBack(tx, ctx, await lockPolicy(tx, id), held),
    signal ? { signal } : {},
  );
}

async function putBack(tx: Tx, ctx: Context, policy: LockedPolicy, held: Held): Promise<Accepted> {
  const standing = await findStandingRevision(tx, policy.id);
  if (!standing || standing.changeId === null) {
    throw new AppError("invalid-transition", "Nothing of this policy stands.", {
      params: { reason: "nothing-stands" },
    });
  }
  const { changeId } = standing;
  const delivery = await queueDelivery(tx, { policy, revision: standing, changeId, actor: ctx.actor });
  await coverSeen(tx, [delivery], held);
  await recordAudit(tx, ctx, {
    ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId },
    action: "put-back",
    outcome: "done",
    afterRevision: standing.number,
    after: { over: held.etag, by: held.owners ?? [] },
  });
  await notify(tx, { kind: "policy", id: policy.id, version: standing.number });
  const revisions = [{ policyId: policy.id, number: standing.number }];
  return { changeId, revisions, deliveries: [delivery], warnings: [] };
}

/** A person has seen what is held, and wants exactly that replaced. */
async function coverSeen(tx: Tx, ids: string[], held: Held): Promise<void> {
  await tx.delivery.updateMany({ where: { id: { in: ids } }, data: { before: heldColumn(held, true) } });
}

function changed(): AppError {
  return new AppError("control-plane-conflict", "What is held there has changed since it was seen.", {
    params: { reason: "changed" },
  });
}

function invalid(message: string): AppError {
  return new AppError("invalid-spec", message, { faults: [{ path: "", message }], params: { path: "" } });
}
