import "server-only";
import type { Context } from "../../access/actor";
import { createRevision } from "../../changes/server/create-revision";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import type { Found } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import type { Target } from "../../policies/names";
import {
  cannotDecide,
  isOfOthers,
  requireKeptWeights,
  requireSeen,
} from "../../policies/server/decide-found";
import { readDecided } from "../../policies/server/read-decided";
import { requireNotOwned } from "../../settings/may-write";

type Asked = { target: Target; etag?: string | undefined };

/**
 * What a shift is about where no route policy stands: what others wrote, as its author has seen it (`etag`). Null where a policy
 * stands, and where nothing stands whose weights could be moved. A control plane that is away refuses only who has seen
 * something: else the push stops at what others wrote. Throws as `requireSeen` and `requireNothingFound` do.
 */
export async function findForShift({ target, etag }: Asked, signal?: AbortSignal): Promise<Found | null> {
  const { standing } = await readDecided({ kind: "route", target }, signal);
  if (standing !== null) return null;
  if (etag !== undefined) return requireSeen({ target, kind: "route", etag }, signal);
  await requireNothingFound(target, signal);
  return null;
}

/**
 * For weights that are to become a whole route: they would take the place of all that others wrote. Throws `owned-elsewhere`, or
 * `control-plane-conflict` that says what stands there and how to go on. A control plane that is away is passed over.
 */
export async function requireNothingFound(target: Target, signal?: AbortSignal): Promise<void> {
  const found = await readWeightsOfOthers(target, signal);
  if (found === null) return;
  requireNotOwned(target.mesh, found.held.owned);
  throw undecided(found);
}

/** What others wrote for a service, where some rule's weights of it can be moved alone; null too where the control plane is away. */
export async function readWeightsOfOthers(target: Target, signal?: AbortSignal): Promise<Found | null> {
  try {
    const found = await requireControlPlane(target.mesh).found?.(target, "route", signal);
    const hasWeights = found?.rules.some(({ weights }) => weights !== null);
    return found && hasWeights && isOfOthers(found.held) ? found : null;
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "control-plane") return null;
    throw cause;
  }
}

/** Where no policy stands, that what others wrote is another's to decide first; the problem has what a shift of it takes. */
export function undecided({ held: { etag }, objects, rules }: Found): AppError {
  const movable = rules.flatMap(({ rule, weights }) => (weights ? [rule] : []));
  const params = { reason: "found", objects: objects.join(", "), rules: movable.join(", ") };
  return new AppError(
    "control-plane-conflict",
    `${params.objects} stands there, and others decide it: to move only the weights of ${params.rules} and keep the rest, send its etag as "found"; or take it over first`,
    { params, extra: { found: { etag, objects, rules } } },
  );
}

/**
 * The policy as if it had said all along what others wrote: a revision that is never pushed, from which the shift moves on, and to
 * which Undo leads back. The caller holds the policy's lock. Throws `invalid-spec` for a rule whose weights cannot be moved alone.
 */
export async function beginAsFound(
  tx: Tx,
  ctx: Context,
  { policy, found, rule }: { policy: LockedPolicy; found: Found; rule: string | undefined },
): Promise<LockedPolicy> {
  const spec = requireMovable(found, rule);
  const number = policy.newestNumber + 1;
  const base = { baseNumber: policy.standing?.number ?? null, changeId: null, replacesNumber: null };
  const message = `As it was found: ${found.objects.join(", ")}`.slice(0, 500);
  await createRevision(tx, ctx, { id: newId(), number, policy, spec, message, ...base });
  return { ...policy, newestNumber: number, standing: { number, spec } };
}

/** The weights as they were found, for moving one rule's. Throws `invalid-spec` with the reason where they cannot be moved alone. */
export function requireMovable(
  found: Found,
  rule: string | undefined,
): ReturnType<typeof requireKeptWeights> {
  const named = found.rules.find((one) => one.rule === rule);
  if (named?.weights === null) throw cannotDecide(named.why ?? "its weights cannot be moved alone", "rule");
  return requireKeptWeights(found);
}
