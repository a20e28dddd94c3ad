import { handle } from "@/lib/http/handle";
import { breakersRoute } from "@/lib/policies/routes-breakers";
import { readBreakers } from "@/lib/policies/server/read-breakers";

export const GET = handle(breakersRoute, ({ ctx, params, query, signal }) =>
  readBreakers({ ctx, input: { ...query, ...params }, signal }),
);
