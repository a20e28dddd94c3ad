import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { deliveryInclude, deliveryViewOf } from "../../changes/server/delivery-view";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import type { policyDeliveriesSchema } from "../policies";
import { readPolicy } from "./get-policy";

const maxDeliveries = 100;

/** The newest deliveries of a policy, newest first. Throws `not-found`. */
export async function listDeliveries({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<z.infer<typeof policyDeliveriesSchema>> {
  const { value, stale } = await orLastGood({
    key: `deliveries ${input.id}`,
    read: async () => {
      const policy = await readPolicy(input.id, signal);
      const rows = await readDatabase((db) =>
        db.delivery.findMany({
          where: { policyId: policy.id },
          orderBy: { sequence: "desc" },
          take: maxDeliveries,
          include: deliveryInclude,
        }),
      );
      return { policy, deliveries: rows.map(deliveryViewOf) };
    },
  });
  authorise(ctx, "mesh.read", value.policy.mesh, value.policy.namespace);
  return { deliveries: value.deliveries, generatedAt: new Date().toISOString(), stale };
}
