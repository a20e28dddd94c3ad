import "server-only";
import { transaction } from "../../db/client";
import { Prisma } from "../../db/rows";
import type { UpstreamState } from "../../meshes/meshes";
import { recordStep } from "./move-delivery";

const maxNoted = 100;

/** Says on every waiting delivery of a mesh, once, that it waits for the control plane, and since when that is away. */
export async function noteWaiting(mesh: string, { error, since }: UpstreamState): Promise<void> {
  await transaction(async (tx) => {
    const waiting = await tx.delivery.findMany({
      where: { meshId: mesh, state: "queued", lastError: { equals: Prisma.AnyNull } },
      orderBy: { sequence: "asc" },
      take: maxNoted,
    });
    for (const row of waiting) {
      const lastError = {
        code: "upstream-unavailable",
        message: (error ?? "the control plane does not answer").slice(0, 500),
        at: new Date().toISOString(),
      };
      const { count } = await tx.delivery.updateMany({
        where: { id: row.id, state: "queued", lastError: { equals: Prisma.AnyNull } },
        data: { lastError },
      });
      if (count > 0) await recordStep(tx, row, "waiting-for-control-plane", since ? { since } : {});
    }
  });
}

/** The control plane answers again: whatever waits in back-off is due now. */
export async function endBackOff(mesh: string): Promise<void> {
  await transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE "Delivery" SET "nextAttemptAt" = clock_timestamp()
      WHERE "meshId" = ${mesh} AND state = 'queued' AND "nextAttemptAt" > clock_timestamp()`;
  });
}
