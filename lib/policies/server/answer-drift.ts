import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import type { Accepted } from "../../changes/changes";
import type { BreakGlass } from "../../changes/gate";
import { requireWayBack } from "../../changes/server/gate";
import { type LockedPolicy, lockPolicy } from "../../changes/server/lock-policy";
import { markPassed } from "../../changes/server/mark-passed";
import { queueDelivery } from "../../changes/server/queue-delivery";
import { findStandingRevision, specOf } from "../../changes/server/read-revision";
import type { Found, Held } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { notify } from "../../db/notify";
import { AppError } from "../../errors";
import { requireNotOwned, requireWrites } from "../../settings/may-write";
import { sameJson } from "../canonical-json";
import { keptWeightsSpec } from "../kept-weights-spec";
import type { PolicySpec } from "../policy-spec";
import { decideAsFound } from "./decide-as-found";
import { allowOver } from "./decide-found";
import { findPolicy } from "./find-policy";
import { whyNotAdopt } from "./read-drift";

type Seen = { id: string; etag: string; breakGlass?: BreakGlass | undefined };
type Question<Input> = { ctx: Context; input: Input; signal?: AbortSignal };

/**
 * "Adopt theirs": what others wrote becomes the next revision, and its delivery covers exactly what was seen. Throws `read-only`,
 * `owned-elsewhere`, `control-plane-conflict` (it has changed since), `invalid-spec` (no policy can say it, or it says what
 * stands), `frozen`, or that an upstream is away. On a protected service it waits as any change does.
 */
export async function adoptDrift({
  ctx,
  input: { id, etag, message, breakGlass },
  signal,
}: Question<Seen & { message: string }>): Promise<Accepted> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "policy.write", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const found = await requireControlPlane(target.mesh).found?.(target, kind, signal);
  const why = whyNotAdopt(found, etag);
  if (why === "changed") throw changed();
  if (found?.whole.outcome !== "spec") throw invalid("no policy can say what is held there");
  requireNotOwned(target.mesh, found.held.owned);
  const {
    held,
    whole: { spec },
  } = found;
  return transaction(
    async (tx) => {
      const policy = await lockPolicy(tx, id);
      if (sameJson(policy.standing?.spec ?? null, spec)) throw invalid("it says what stands already");
      const words = message || `As ${held.owners?.join(", ") || held.deliveryId || "others"} wrote it`;
      const asked = { id: newId(), policy, spec, held, message: words.slice(0, 500), breakGlass };
      return decideAsFound(tx, ctx, { ...asked, verb: "adopt-drift" });
    },
    signal ? { signal } : {},
  );
}

/**
 * "Put ours back": what stands is delivered once more, over exactly what was seen. It decides nothing new, so it needs no approval
 * and passes a freeze, which is marked; `approval-required` or `frozen` where it gives more weight to a version that fails. Throws
 * `read-only`, `owned-elsewhere`, `control-plane-conflict` (it has changed since), `invalid-transition` (nothing stands), or that an
 * upstream is away.
 */
export async function putBackDrift({
  ctx,
  input: { id, etag, breakGlass },
  signal,
}: Question<Seen>): Promise<Accepted> {
  const { target, kind } = await findPolicy(id, signal);
  authorise(ctx, "change.undo", target.mesh, target.namespace);
  requireWrites(target.mesh, target.namespace);
  const plane = requireControlPlane(target.mesh);
  const held = await plane.read(target, kind, signal);
  if (held.etag !== etag) throw changed();
  requireNotOwned(target.mesh, held.owned);
  const found = await plane.found?.(target, kind, signal);
  return transaction(
    async (tx) =>
      putBack(tx, ctx, { policy: await lockPolicy(tx, id), held, now: saidBy(found), breakGlass }),
    signal ? { signal } : {},
  );
}

type PutBack = {
  policy: LockedPolicy;
  held: Held;
  /** What is held, as a policy says it; null where nobody can tell: then each version that gets weight may get more. */
  now: PolicySpec | null;
  breakGlass: BreakGlass | undefined;
};

async function putBack(tx: Tx, ctx: Context, { policy, held, now, breakGlass }: PutBack): Promise<Accepted> {
  const standing = await findStandingRevision(tx, policy.id);
  if (!standing || standing.changeId === null) {
    throw new AppError("invalid-transition", "Nothing of this policy stands.", {
      params: { reason: "nothing-stands" },
    });
  }
  const { changeId, number } = standing;
  const asIfHeld = { ...policy, standing: { number, spec: now } };
  const decision = { policy: asIfHeld, spec: specOf(standing), revisionId: standing.id, breakGlass };
  const passed = await requireWayBack(tx, { ...decision, isWayBack: true });
  const delivery = await queueDelivery(tx, { policy, revision: standing, changeId, actor: ctx.actor });
  await allowOver(tx, [delivery], { held });
  await recordAudit(tx, ctx, {
    ...{ ...policy.target, kind: policy.kind, policyId: policy.id, changeId },
    action: "put-back",
    outcome: "done",
    afterRevision: number,
    after: { over: held.etag, by: held.owners ?? [] },
  });
  await markPassed(tx, ctx, { policy, changeId, passed });
  await notify(tx, { kind: "policy", id: policy.id, version: number });
  return { changeId, revisions: [{ policyId: policy.id, number }], deliveries: [delivery], warnings: [] };
}

function saidBy(found: Found | undefined): PolicySpec | null {
  if (!found) return null;
  return found.whole.outcome === "spec" ? found.whole.spec : keptWeightsSpec(found.rules);
}

function changed(): AppError {
  return new AppError("control-plane-conflict", "What is held there has changed since it was seen.", {
    params: { reason: "changed" },
  });
}

function invalid(message: string): AppError {
  return new AppError("invalid-spec", message, { faults: [{ path: "", message }], params: { path: "" } });
}
