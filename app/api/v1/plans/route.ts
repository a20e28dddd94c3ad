import { handle } from "@/lib/http/handle";
import { createPlanRoute, listPlansRoute } from "@/lib/plans/routes";
import { createPlan } from "@/lib/plans/server/create-plan";
import { listPlans } from "@/lib/plans/server/list-plans";

export const GET = handle(listPlansRoute, ({ ctx, query, signal }) =>
  listPlans({ ctx, input: query, signal }),
);

export const POST = handle(createPlanRoute, ({ ctx, body, signal }) =>
  createPlan({ ctx, input: body, signal }),
);
