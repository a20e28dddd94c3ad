import { handle } from "@/lib/http/handle";
import { skipPlanPartRoute } from "@/lib/plans/routes";
import { skipPlanPart } from "@/lib/plans/server/skip-plan-part";

export const POST = handle(skipPlanPartRoute, ({ ctx, params, body, signal }) =>
  skipPlanPart({ ctx, input: { ...params, ...body }, signal }),
);
