import { handle } from "@/lib/http/handle";
import { getPolicyRoute } from "@/lib/policies/routes";
import { getPolicy } from "@/lib/policies/server/get-policy";

export const GET = handle(getPolicyRoute, ({ ctx, params, signal }) =>
  getPolicy({ ctx, input: params, signal }),
);
