import { handle } from "@/lib/http/handle";
import { putBackDriftRoute } from "@/lib/policies/routes-drift";
import { putBackDrift } from "@/lib/policies/server/answer-drift";

export const POST = handle(putBackDriftRoute, ({ ctx, params, body, signal }) =>
  putBackDrift({ ctx, input: { ...params, ...body }, signal }),
);
