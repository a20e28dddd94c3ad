import { setPersonStateRoute } from "@/lib/access/routes-people";
import { setPersonState } from "@/lib/access/server/people";
import { handle } from "@/lib/http/handle";

export const PUT = handle(setPersonStateRoute, ({ ctx, params, body }) =>
  setPersonState({ ctx, input: { ...params, ...body } }),
);
