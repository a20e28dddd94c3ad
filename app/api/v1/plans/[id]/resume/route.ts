import { handle } from "@/lib/http/handle";
import { resumePlanRoute } from "@/lib/plans/routes";
import { resumePlan } from "@/lib/plans/server/resume-plan";

export const POST = handle(resumePlanRoute, ({ ctx, params, body, signal }) =>
  resumePlan({ ctx, input: { ...params, ...body }, signal }),
);
