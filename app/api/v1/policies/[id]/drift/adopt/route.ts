import { handle } from "@/lib/http/handle";
import { adoptDriftRoute } from "@/lib/policies/routes-drift";
import { adoptDrift } from "@/lib/policies/server/answer-drift";

export const POST = handle(adoptDriftRoute, ({ ctx, params, body, signal }) =>
  adoptDrift({ ctx, input: { ...params, ...body }, signal }),
);
