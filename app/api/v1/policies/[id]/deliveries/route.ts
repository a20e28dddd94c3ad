import { handle } from "@/lib/http/handle";
import { listDeliveriesRoute } from "@/lib/policies/routes";
import { listDeliveries } from "@/lib/policies/server/list-deliveries";

export const GET = handle(listDeliveriesRoute, ({ ctx, params, signal }) =>
  listDeliveries({ ctx, input: params, signal }),
);
