import { setGrantsRoute } from "@/lib/access/routes-people";
import { setGrants } from "@/lib/access/server/people";
import { handle } from "@/lib/http/handle";

export const PUT = handle(setGrantsRoute, ({ ctx, params, body }) =>
  setGrants({ ctx, input: { ...params, ...body } }),
);
