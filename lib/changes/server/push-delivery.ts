import "server-only";
import type { ControlPlane, Held, Resource } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import { readDatabase } from "../../db/client";
import { type Delivery, Prisma } from "../../db/rows";
import { crashPoint } from "../../jobs/crash-point";
import { leaseSeconds } from "../../jobs/hold-lease";
import { sameJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import { requireNotOwned, requireWrites } from "../../settings/may-write";
import { type Holder, holderOf } from "../holder";
import { acceptDelivery } from "./accept-delivery";
import { commitDelivery } from "./commit-delivery";
import { asLeaseHolder, underLease } from "./delivery-lease";
import { desiredResources, targetOf } from "./desired-resources";
import { endAttempt } from "./end-attempt";
import { findGitWay, isByGit } from "./git-way";
import { heldColumn, readHeldColumn, readSentColumn } from "./held-column";
import { jsonColumn } from "./json-column";
import { kindOf } from "./kind-column";
import { moveDelivery, recordStep } from "./move-delivery";

/** How often a write may find that an older one of ours got in between. */
const maxRebases = 5;
/** For the crash point: a request which is to outlive its sender has left the process by then. */
const sentWithinMs = 250;
/** A process that froze between the fence and the write must not write when it thaws: less than a lease. */
const writeAfterFenceMs = 5_000;

type Push = {
  delivery: Delivery;
  kind: PolicyKind;
  controlPlane: ControlPlane;
  resources: Resource[];
  signal: AbortSignal;
};

/**
 * One attempt at a delivery that this process has taken: read what is held, write over it if it is ours to
 * replace, read back, record. However it ends, and wherever the process dies, the next attempt continues from
 * what the control plane holds; a write carries the delivery's id, so it is made at most once.
 */
export async function pushDelivery(delivery: Delivery, signal: AbortSignal): Promise<void> {
  try {
    await underLease(delivery, signal, async (leased) => {
      const target = targetOf(delivery);
      requireWrites(target.mesh, target.namespace);
      const revision = await readDatabase((db) =>
        db.revision.findUniqueOrThrow({
          where: { id: delivery.revisionId },
          include: { policy: { select: { kind: true } } },
        }),
      );
      const controlPlane = requireControlPlane(target.mesh);
      const kind = kindOf(revision.policy.kind);
      const resources = readSentColumn(delivery.after) ?? desiredResources(target, kind, revision);
      await push({ delivery, kind, controlPlane, resources, signal: leased });
    });
  } catch (cause) {
    await endAttempt(delivery, cause, { isStopping: signal.aborted });
  }
}

async function push(attempt: Push): Promise<void> {
  const { delivery, kind, controlPlane, signal } = attempt;
  const target = targetOf(delivery);
  let held = await controlPlane.read(target, kind, signal);
  if (delivery.commit !== null || isByGit(target.mesh, held)) {
    const way = findGitWay(target, kind, delivery.changeId);
    if (way) {
      const { resources } = attempt;
      const conflicted = (found: Held) => conflict(delivery, found, true);
      return commitDelivery({ delivery, way, resources, signal, conflict: conflicted });
    }
  }
  let isAnswered = false;
  for (let rebase = 0; rebase <= maxRebases; rebase += 1) {
    const holder = await findHolder(delivery, held);
    if (holder === "own") break;
    if (holder === "newer") return giveWay(delivery);
    requireNotOwned(target.mesh, held.owned);
    if (holder === "foreign") return conflict(delivery, held, isAnswered);
    const result = await write(attempt, held, holder);
    if (result.outcome === "applied") break;
    held = result.held;
    isAnswered = true;
  }
  const stored = await controlPlane.read(target, kind, signal);
  await crashPoint("read-back");
  await confirm(attempt, stored);
}

/** Fenced: the row says "this is about to be written" before it is, and only while it is the newest and wanted. */
async function write({ delivery, kind, controlPlane, resources, signal }: Push, held: Held, holder: Holder) {
  const notAfterMs = Date.now() + writeAfterFenceMs;
  await asLeaseHolder(delivery, async (tx, current) => {
    await tx.$executeRaw`
      UPDATE "Delivery" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${delivery.id}::uuid`;
    await tx.delivery.update({
      where: { id: delivery.id },
      data: { before: heldColumn(held, holder === "acknowledged"), after: jsonColumn(resources) },
    });
    await recordStep(tx, current, holder === "older" && held.deliveryId ? "writing-over-ours" : "writing", {
      attempt: current.attempts,
    });
  });
  signal.throwIfAborted();
  const { id: deliveryId } = delivery;
  const sent = controlPlane.apply(targetOf(delivery), kind, resources, {
    expectedEtag: held.etag,
    deliveryId,
    notAfterMs,
    isForced: holder === "acknowledged",
    signal,
  });
  sent.catch(() => undefined);
  await crashPoint("write-sent", sentWithinMs);
  const result = await sent;
  await crashPoint("response-lost");
  return result;
}

/**
 * `stored` is only said of what was read back and is equal. Where nothing of ours is to be there and nothing is, there may be
 * nothing that could say whose doing that is.
 */
async function confirm({ delivery, resources }: Push, stored: Held): Promise<void> {
  const holder = await findHolder(delivery, stored);
  const isGone = holder === "nobody" && resources.every(({ body }) => body === "");
  if (isGone) return acceptDelivery(delivery, stored.etag, resources);
  if (holder === "own" && sameJson(stored.resources, resources)) {
    return acceptDelivery(delivery, stored.etag, resources);
  }
  if (holder === "newer") return giveWay(delivery);
  return conflict(delivery, stored, false);
}

async function findHolder(delivery: Delivery, held: Held): Promise<Holder> {
  const [known, row] = await readDatabase((db) =>
    Promise.all([
      isUuid(held.deliveryId)
        ? db.delivery.findFirst({
            where: { id: held.deliveryId, policyId: delivery.policyId },
            select: { sequence: true },
          })
        : null,
      db.delivery.findUniqueOrThrow({ where: { id: delivery.id }, select: { before: true } }),
    ]),
  );
  const seen = readHeldColumn(row.before);
  return holderOf({ held, delivery, known, acknowledgedEtag: seen?.acknowledged ? seen.etag : null });
}

function isUuid(id: string | null): id is string {
  return id !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

/** A later delivery has been written: this one is over, whatever became of it. */
async function giveWay(delivery: Delivery): Promise<void> {
  await asLeaseHolder(delivery, (tx, current) =>
    moveDelivery(tx, current, { to: "superseded", code: "newer-is-held", set: { endedAt: new Date() } }),
  );
}

/**
 * Somebody else has written. A refusal of our own write proves that it was never made (a repeated id would
 * have been answered as done), and then the change can be cancelled.
 */
async function conflict(delivery: Delivery, held: Held, isAnswered: boolean): Promise<void> {
  const holder = (held.owners?.join(", ") || (held.deliveryId ?? "")).slice(0, 128);
  await asLeaseHolder(delivery, (tx, current) =>
    moveDelivery(tx, current, {
      to: "conflicted",
      code: "conflicted",
      params: { holder, etag: held.etag },
      set: {
        before: heldColumn(held),
        ...(isAnswered ? { after: Prisma.DbNull } : {}),
        lastError: {
          code: "control-plane-conflict",
          message: `the control plane holds what somebody else wrote${holder ? ` (${holder})` : ""}`,
          at: new Date().toISOString(),
        },
        endedAt: new Date(),
      },
    }),
  );
}
