import { handle } from "@/lib/http/handle";
import { undoPlanRoute } from "@/lib/plans/routes";
import { undoPlan } from "@/lib/plans/server/undo-plan";

export const POST = handle(undoPlanRoute, ({ ctx, params, body, signal }) =>
  undoPlan({ ctx, input: { ...params, ...body }, signal }),
);
