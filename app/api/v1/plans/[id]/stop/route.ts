import { handle } from "@/lib/http/handle";
import { stopPlanRoute } from "@/lib/plans/routes";
import { stopPlan } from "@/lib/plans/server/stop-plan";

export const POST = handle(stopPlanRoute, ({ ctx, params, body, signal }) =>
  stopPlan({ ctx, input: { ...params, ...body }, signal }),
);
