import "server-only";
import type { Held, Resource } from "../../control-planes/control-plane";
import { readDatabase } from "../../db/client";
import type { Delivery } from "../../db/rows";
import { sameJson } from "../../policies/canonical-json";
import { asLeaseHolder } from "./delivery-lease";
import { heldColumn, readHeldColumn } from "./held-column";
import { moveDelivery } from "./move-delivery";
import { atOnce } from "./queue-delivery";
import { replacedWeights } from "./replaced-weights";

/** So often a write is made again that somebody took back: a reverting controller is not fought. */
const maxWritesAgain = 1;

/**
 * What follows when the control plane holds, instead of an accepted delivery's content, exactly what that had replaced: some
 * other manager (Argo CD, Flux, an operator) keeps putting its own back. The first time it is written again, then the
 * delivery ends as conflicted and names the manager; what came by a repository was taken back there, and is not written again. False where this is something else: a newer change, another content.
 */
export async function answerRevert(delivery: Delivery, held: Held): Promise<boolean> {
  const before = readHeldColumn(delivery.before);
  if (before === null || delivery.state !== "accepted") return false;
  if (held.etag !== before.etag && !sameJson(held.resources, await replacedOf(delivery, held))) return false;
  const by = (held.owners?.join(", ") || "somebody else").slice(0, 128);
  await asLeaseHolder(delivery, async (tx, current) => {
    const times = await tx.deliveryStep.count({ where: { deliveryId: delivery.id, code: "reverted" } });
    if (times < maxWritesAgain && current.commit === null) {
      await moveDelivery(tx, current, {
        to: "queued",
        code: "reverted",
        params: { holder: by },
        set: { before: heldColumn(held, true), nextAttemptAt: atOnce, strength: { kind: "none" } },
      });
      return;
    }
    await moveDelivery(tx, current, {
      to: "conflicted",
      code: "reverted-again",
      params: { holder: by },
      set: {
        lastError: {
          code: "control-plane-conflict",
          message: `${by} puts back what stood there before, each time it is changed`,
          at: new Date().toISOString(),
        },
        endedAt: new Date(),
      },
    });
  });
  return true;
}

/** The weights that it moved from: an object that is marked is read as its weights, and was read whole before. */
async function replacedOf(delivery: Delivery, held: Held): Promise<Resource[] | null> {
  return readDatabase(async (db) => {
    const revision = await db.revision.findUniqueOrThrow({ where: { id: delivery.revisionId } });
    return replacedWeights(db, revision, held.resources[0]?.ref);
  });
}
