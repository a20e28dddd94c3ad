import { keepChangeRoute } from "@/lib/changes/routes";
import { keepChange } from "@/lib/changes/server/keep-change";
import { handle } from "@/lib/http/handle";

export const POST = handle(keepChangeRoute, ({ ctx, params, signal }) =>
  keepChange({ ctx, input: params, signal }),
);
