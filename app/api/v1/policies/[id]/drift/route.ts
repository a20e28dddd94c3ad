import { handle } from "@/lib/http/handle";
import { readDriftRoute } from "@/lib/policies/routes-drift";
import { readDrift } from "@/lib/policies/server/read-drift";

export const GET = handle(readDriftRoute, ({ ctx, params, signal }) =>
  readDrift({ ctx, input: params, signal }),
);
