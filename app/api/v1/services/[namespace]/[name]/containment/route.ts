import { handle } from "@/lib/http/handle";
import { containmentRoute } from "@/lib/policies/routes-containment";
import { readContainment } from "@/lib/policies/server/read-containment";

export const GET = handle(containmentRoute, ({ ctx, params, query, signal }) =>
  readContainment({ ctx, input: { ...query, ...params }, signal }),
);
