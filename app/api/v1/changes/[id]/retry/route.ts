import { retryChangeRoute } from "@/lib/changes/routes";
import { retryChange } from "@/lib/changes/server/retry-change";
import { handle } from "@/lib/http/handle";

export const POST = handle(retryChangeRoute, ({ ctx, params, signal }) =>
  retryChange({ ctx, input: params, signal }),
);
