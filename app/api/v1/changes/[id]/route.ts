import { getChangeRoute } from "@/lib/changes/routes";
import { getChange } from "@/lib/changes/server/get-change";
import { handle } from "@/lib/http/handle";

export const GET = handle(getChangeRoute, ({ ctx, params, signal }) =>
  getChange({ ctx, input: params, signal }),
);
