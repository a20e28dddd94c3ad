import { handle } from "@/lib/http/handle";
import { getPlanRoute } from "@/lib/plans/routes";
import { getPlan } from "@/lib/plans/server/get-plan";

export const GET = handle(getPlanRoute, ({ ctx, params, signal }) => getPlan({ ctx, input: params, signal }));
