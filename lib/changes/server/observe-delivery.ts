import "server-only";
import { requireControlPlane } from "../../control-planes/registry";
import { readDatabase, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import type { Delivery } from "../../db/rows";
import { AppError } from "../../errors";
import { LeaseLost, leaseSeconds } from "../../jobs/hold-lease";
import { sameJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import { type Convergence, type Strength, strengthSchema } from "../changes";
import type { MeasureSplit } from "../measured-split";
import { nextLookMs } from "../watch-plan";
import { answerRevert } from "./answer-revert";
import { asLeaseHolder } from "./delivery-lease";
import { targetOf } from "./desired-resources";
import { kindOf } from "./kind-column";
import { measureConvergence } from "./measure-convergence";
import { moveDelivery, recordStep } from "./move-delivery";

/** ACKs come within milliseconds: a look at a fresh delivery waits for them a moment, later ones just look. */
const ackWaitMs = 1_500;
const freshMs = 5_000;
const ackPollMs = 100;

/** Takes accepted deliveries that are due to be looked at, under leases of `owner`. */
export async function claimObservations(owner: string, room: number): Promise<Delivery[]> {
  return transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Delivery" SET "leaseOwner" = ${owner},
        "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id IN (
        SELECT id FROM "Delivery"
        WHERE state IN ('accepted', 'converged') AND "endedAt" IS NULL
          AND "nextAttemptAt" <= clock_timestamp()
          AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
        ORDER BY "nextAttemptAt" LIMIT ${room} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    return tx.delivery.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
  });
}

/**
 * One look at an accepted delivery: which proxies have it, and what traffic did since. Records what changed, moves
 * it to converged when it has, and says when to look again. Upstreams that are away leave what was known.
 */
export async function observeDelivery(
  delivery: Delivery,
  measure: MeasureSplit,
  signal: AbortSignal,
): Promise<void> {
  try {
    await observe(delivery, measure, signal);
  } catch (cause) {
    if (cause instanceof LeaseLost || signal.aborted) return;
    throw cause;
  }
}

async function observe(delivery: Delivery, measure: MeasureSplit, signal: AbortSignal): Promise<void> {
  const revision = await readDatabase((db) =>
    db.revision.findUniqueOrThrow({
      where: { id: delivery.revisionId },
      include: { policy: { select: { kind: true } } },
    }),
  );
  const before = strengthSchema.parse(delivery.strength);
  const kind = kindOf(revision.policy.kind);
  const seen = await readStrength(delivery, kind, before, signal);
  if (!seen.isHeld && (await isReverted(delivery, kind, signal))) return;
  if (seen.strength && !sameJson(seen.strength, before)) await saveStrength(delivery, seen.strength);
  const strength = seen.strength ?? before;
  const convergence = await measureConvergence({
    delivery,
    revision,
    strength,
    isHeld: seen.isHeld,
    measure,
    signal,
  });
  await record(delivery, strength, convergence);
}

/** Whether somebody has put back what stood there before, and has been answered. */
async function isReverted(delivery: Delivery, kind: PolicyKind, signal: AbortSignal): Promise<boolean> {
  try {
    const held = await requireControlPlane(delivery.meshId).read(targetOf(delivery), kind, signal);
    return await answerRevert(delivery, held);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return false;
  }
}

type Seen = { strength: Strength | null; isHeld: boolean };

/** Strength null: the control plane could not be asked. Not held: somebody else has replaced the content. */
async function readStrength(
  delivery: Delivery,
  kind: PolicyKind,
  before: Strength,
  signal: AbortSignal,
): Promise<Seen> {
  const controlPlane = requireControlPlane(delivery.meshId);
  const isFresh = Date.now() - (delivery.acceptedAt ?? delivery.stateSince).getTime() < freshMs;
  const until = performance.now() + (isFresh && !isEverywhere(before) ? ackWaitMs : 0);
  try {
    for (;;) {
      const strength = await controlPlane.status(targetOf(delivery), kind, delivery.etag ?? "", signal);
      if (strength.kind === "none") return { strength: null, isHeld: false };
      const isSettled = isEverywhere(strength) || isRefused(strength);
      if (isSettled || performance.now() >= until) return { strength, isHeld: true };
      if (!sameJson(strength, before)) await saveStrength(delivery, strength);
      await new Promise((resolve) => setTimeout(resolve, ackPollMs));
    }
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream !== "control-plane") throw cause;
    return { strength: null, isHeld: true };
  }
}

function isEverywhere(strength: Strength): boolean {
  return strength.kind === "proxies" && strength.acked === strength.total;
}

function isRefused(strength: Strength): boolean {
  return strength.kind === "refused" || (strength.kind === "proxies" && strength.rejected.length > 0);
}

async function saveStrength(delivery: Delivery, strength: Strength): Promise<void> {
  await asLeaseHolder(delivery, async (tx, current) => {
    if (sameJson(current.strength, strength)) return;
    await tx.delivery.update({ where: { id: delivery.id }, data: { strength } });
    const was = strengthSchema.parse(current.strength);
    if (isEverywhere(strength) && strength.kind === "proxies") {
      const ms = Date.now() - (current.acceptedAt ?? current.queuedAt).getTime();
      return recordStep(tx, current, "proxies-took-it", { total: strength.total, ms });
    }
    const rejected = strength.kind === "proxies" ? strength.rejected[0] : undefined;
    if (rejected && !(was.kind === "proxies" && was.rejected.length > 0)) {
      return recordStep(tx, current, "proxy-refused-it", { node: rejected.node, detail: rejected.detail });
    }
    if (strength.kind === "refused" && was.kind !== "refused") {
      const { by, reason, detail } = strength;
      return recordStep(tx, current, "controller-refused-it", { by, reason, detail });
    }
    await notify(tx, { kind: "delivery", id: delivery.id, version: current.state });
  });
}

async function record(
  delivery: Delivery,
  strength: Strength,
  convergence: Convergence | null,
): Promise<void> {
  await asLeaseHolder(delivery, async (tx, current) => {
    const acceptedAt = current.acceptedAt ?? current.stateSince;
    const acceptedSeconds = (Date.now() - acceptedAt.getTime()) / 1_000;
    const lookMs = nextLookMs({ acceptedSeconds, strength, convergence });
    const endedAt = lookMs === null ? new Date() : null;
    const set = { ...(convergence ? { convergence } : {}), endedAt, leaseOwner: null, leaseUntil: null };
    const isNews = !sameJson(convergence, current.convergence);
    const end = endOf(strength, convergence);
    if (current.state === "accepted" && end) {
      await moveDelivery(tx, current, {
        to: "converged",
        code: end.code,
        params: { ...end.params, seconds: Math.round(acceptedSeconds) },
        set: { ...set, convergedAt: new Date() },
      });
    } else {
      await tx.delivery.update({ where: { id: delivery.id }, data: set });
      if (isNews) await notify(tx, { kind: "delivery", id: delivery.id, version: current.state });
    }
    await tx.$executeRaw`
      UPDATE "Delivery" SET "nextAttemptAt" = clock_timestamp() + make_interval(secs => ${(lookMs ?? 0) / 1_000}::float8)
      WHERE id = ${delivery.id}::uuid`;
  });
}

/** Where there is no split that traffic could follow, all is done when every proxy has taken it. */
function endOf(
  strength: Strength,
  convergence: Convergence | null,
): { code: string; params: Record<string, number> } | null {
  if (convergence === null) {
    if (strength.kind === "programmed") return { code: "programmed", params: {} };
    return isEverywhere(strength) ? { code: "in-force", params: {} } : null;
  }
  return convergence.state === "converged"
    ? { code: "converged", params: { sample: convergence.sample } }
    : null;
}
