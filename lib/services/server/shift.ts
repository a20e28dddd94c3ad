import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted, AcceptedWarning } from "../../changes/changes";
import { bothSidesError } from "../../changes/server/both-sides-error";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import { type LockedPolicy, lockPolicyOf } from "../../changes/server/lock-policy";
import { keepPending } from "../../changes/server/pending-apply";
import { findSpec } from "../../changes/server/read-revision";
import { recordChange } from "../../changes/server/record-change";
import { requireDestinations } from "../../changes/server/require-destinations";
import { requireSupported } from "../../changes/server/require-supported";
import { submitSpec } from "../../changes/server/submit-spec";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { type Tx, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { applyWeights } from "../../policies/apply-weights";
import { parseWeights } from "../../policies/parse-weights";
import { routeSpecOf } from "../../policies/policy-spec";
import type { RouteSpec } from "../../policies/route-spec";
import { versionsOf } from "../../policies/rules";
import { requireTimes } from "../../policies/server/apply-revision";
import { allowOver, cannotDecide } from "../../policies/server/decide-found";
import { findSubmitted } from "../../policies/server/find-submitted";
import type { WeightsBp } from "../../policies/weights";
import { requireWrites } from "../../settings/may-write";
import type { ShiftInput } from "../shift";
import { beginAsFound, findForShift } from "./shift-found";

type Input = ShiftInput & { namespace: string; service: string };

/**
 * Moves the weights of one rule of a service's route policy, which it makes if there is none: the change, an
 * immutable revision, its delivery, audit and events in one transaction. Where it has to be approved, or is for later, only the
 * revision is made, and the rest by itself when all that it waits for is there (`waiting`). Throws `invalid-weights`,
 * `unknown-version`, `no-ready-endpoint`, `rule-required`, `unsupported-by-target`, `invalid-spec` (an end in the
 * past), `stale-base-revision` with both sides, `frozen` in a freeze, or that Postgres is away.
 *
 * Where no policy stands and others wrote the route, `found` moves one rule's weights of that and keeps the rest; such a shift
 * does not wait. Throws `control-plane-conflict` (it has changed, or `found` is missing), `owned-elsewhere`, `approval-required`.
 */
export async function shift({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  authorise(ctx, "policy.write", input.mesh, input.namespace);
  requireWrites(input.mesh, input.namespace);
  const target = { mesh: input.mesh, namespace: input.namespace, service: input.service };
  requireControlPlane(target.mesh);
  const weights = requireWeights(input.weights);
  const times = requireTimes(input);
  const endpoints = await readyEndpoints(target.mesh, signal);
  const override = input.override ?? null;
  const found = await findForShift({ target, etag: input.found }, signal);
  if (found && times.notBefore) throw cannotDecide("what others wrote may be another by then", "notBefore");

  const accepted = await transaction(
    async (tx) => {
      const changeId = newId();
      const locked = await lockPolicyOf(tx, ctx, { kind: "route", target, changeId });
      await requireBase(tx, locked, input, weights);
      const asFound = found && !locked.standing?.spec ? { policy: locked, found, rule: input.rule } : null;
      const policy = asFound ? await beginAsFound(tx, ctx, asFound) : locked;
      const standing = routeSpecOf(policy.standing?.spec);
      const spec = requireSpec(standing, input.rule, weights);
      requireSupported(policy, spec);
      const inPolicy = versionsOf(standing);
      const warnings: AcceptedWarning[] = requireDestinations({
        target,
        weights,
        inPolicy,
        endpoints,
        override,
      });
      const { message, breakGlass } = input;
      const change = { kind: "shift" as const, policy, message, ...times, override };
      const waiting = await findSubmitted(tx, policy, spec);
      const { notBefore } = times;
      const asked = { policy, spec, notBefore, breakGlass, revisionId: waiting?.id ?? null };
      const { waits, passed } = await gateOf(tx, asked);
      requireNoWait(
        policy,
        // What waits is written over what stands then, which nobody has seen.
        waits.filter((wait) => asFound || wait.for === "freeze"),
      );
      if (waits.length > 0) {
        const revision = waiting ?? (await submitSpec(tx, ctx, { policy, spec, message }));
        return keepPending(tx, ctx, { ...change, revision, waits });
      }
      const submitted = waiting ? { submitted: waiting } : {};
      const recorded = { ...change, ...submitted, id: changeId, spec, passed, warnings };
      const made = await recordChange(tx, ctx, recorded);
      if (asFound) await allowOver(tx, made.deliveries, asFound.found);
      return made;
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

/** Percent as basis points. Throws `invalid-weights` naming each path. */
export function requireWeights(percents: Record<string, number>): WeightsBp {
  const { weights, faults } = parseWeights(percents);
  if (weights) return weights;
  const first = faults[0];
  throw new AppError(
    "invalid-weights",
    first ? `${first.path}: ${first.message}` : "The weights are not usable.",
    {
      faults,
      params: { path: first?.path ?? "weights" },
    },
  );
}

/** The spec with the weights in it. Throws `rule-required`, naming the rules to choose from. */
export function requireSpec(
  standing: RouteSpec | null,
  rule: string | undefined,
  weights: WeightsBp,
): RouteSpec {
  const applied = applyWeights(standing, rule, weights);
  if (applied.outcome === "applied") return applied.spec;
  const choices = applied.rules.join(", ");
  const message =
    rule === undefined ? "must be named: several rules carry weights" : `there is no rule "${rule}"`;
  throw new AppError("rule-required", `rule: ${message}`, {
    faults: [{ path: "rule", message }],
    params: { rules: choices },
    extra: { rules: applied.rules },
  });
}

/**
 * Once there is a revision, the newest must be given: nobody overwrites what they have not seen. Where the newest were
 * cancelled, the one that stands will do.
 */
async function requireBase(tx: Tx, policy: LockedPolicy, input: Input, weights: WeightsBp): Promise<void> {
  const given = input.baseRevision ?? null;
  const seen = given ?? 0;
  if (seen >= (policy.standing?.number ?? 0) && seen <= policy.newestNumber) return;
  const base = { revision: given, spec: routeSpecOf(await findSpec(tx, policy.id, given)) };
  const yours = applyWeights(base.spec, input.rule, weights);
  throw await bothSidesError(tx, {
    code: "stale-base-revision",
    message: "The policy has changed since you read it.",
    policy,
    base,
    yours: yours.outcome === "applied" ? yours.spec : null,
    params: { newest: policy.newestNumber },
  });
}
