import "server-only";
import type { ControlPlane } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import { readDatabase, type Tx, transaction } from "../../db/client";
import { notify } from "../../db/notify";
import { type Delivery, type DriftCheck, Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import type { Job } from "../../jobs/job";
import type { PolicyKind } from "../../policies/kinds";
import { driftLookMs, isInSync } from "../drift";
import { targetOf } from "./desired-resources";
import { heldColumn, readSentColumn } from "./held-column";
import { kindOf } from "./kind-column";

const sweepMs = 1_000;
/** So many reads at once at most, however many policies there are. */
const concurrency = 4;

/** The watch over what was delivered: whether the control plane still holds it. Several processes share the looks. */
export function driftJob(): Job {
  return {
    name: "drift",
    everyMs: sweepMs,
    concurrency,
    wakesOn: () => false,
    claim: async (_owner, room) =>
      (await claimDue(room)).map((policyId) => ({
        key: policyId,
        run: (signal) => lookForDrift(policyId, signal),
      })),
  };
}

/** Taking one says when the next look is: a look that dies is made again then. What is being changed is not judged. */
async function claimDue(room: number): Promise<string[]> {
  const watched = await readDatabase((db) => db.driftCheck.count());
  const seconds = driftLookMs(watched) / 1_000;
  return transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ policyId: string }[]>`
      UPDATE "DriftCheck" SET "nextLookAt" = clock_timestamp() + make_interval(secs => ${seconds}::float8)
      WHERE "policyId" IN (
        SELECT c."policyId" FROM "DriftCheck" c
        WHERE c."nextLookAt" <= clock_timestamp()
          AND NOT EXISTS (SELECT 1 FROM "Delivery" d WHERE d."policyId" = c."policyId"
            AND d.state IN ('queued', 'delivering', 'committed'))
        ORDER BY c."nextLookAt" LIMIT ${room} FOR UPDATE SKIP LOCKED)
      RETURNING "policyId"`;
    return rows.map(({ policyId }) => policyId);
  });
}

/** One look at what the control plane holds of a policy. Records what changed; that it cannot be asked is `unknown`. */
export async function lookForDrift(policyId: string, signal: AbortSignal): Promise<void> {
  const check = await readDatabase((db) =>
    db.driftCheck.findUnique({ where: { policyId }, include: { policy: { select: { kind: true } } } }),
  );
  if (!check) return;
  const delivery = await readDatabase((db) => db.delivery.findUnique({ where: { id: check.deliveryId } }));
  if (!delivery || delivery.after === null) return;
  try {
    const plane = requireControlPlane(check.meshId);
    const { held, isSame } = await look(plane, delivery, kindOf(check.policy.kind), signal);
    await record(check, isSame ? { state: "in_sync" } : { state: "drifted", held: heldColumn(held) });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream === "postgres" || cause.code === "internal")
      throw cause;
    await record(check, { state: "unknown" });
  }
}

/** What came by a repository was written by the tool that applies it: then the files' own reading tells. */
async function look(plane: ControlPlane, delivery: Delivery, kind: PolicyKind, signal: AbortSignal) {
  const target = targetOf(delivery);
  const resources = readSentColumn(delivery.after) ?? [];
  if (delivery.commit !== null && plane.files) {
    const { held, isHeld } = await plane.files.read(target, kind, resources, signal);
    return { held, isSame: isHeld };
  }
  const held = await plane.read(target, kind, signal);
  return { held, isSame: isInSync(held, { etag: delivery.etag, resources }) };
}

type Seen = { state: DriftCheck["state"]; held?: ReturnType<typeof heldColumn> };

/** Only of the delivery that was looked at: a newer one has its own. */
async function record(check: DriftCheck, { state, held }: Seen): Promise<void> {
  const { policyId, deliveryId } = check;
  await transaction(async (tx: Tx) => {
    const now = new Date();
    const isNews = check.state !== state;
    const { count } = await tx.driftCheck.updateMany({
      where: { policyId, deliveryId },
      data: {
        state,
        ...(isNews ? { since: now } : {}),
        ...(state === "unknown" ? {} : { checkedAt: now, held: held ?? Prisma.DbNull }),
      },
    });
    if (count > 0 && isNews) await notify(tx, { kind: "policy", id: policyId, version: `drift-${state}` });
  });
}
