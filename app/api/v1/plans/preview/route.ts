import { handle } from "@/lib/http/handle";
import { previewPlanRoute } from "@/lib/plans/routes";
import { previewPlan } from "@/lib/plans/server/preview-plan";

export const POST = handle(previewPlanRoute, ({ ctx, body, signal }) =>
  previewPlan({ ctx, input: body, signal }),
);
