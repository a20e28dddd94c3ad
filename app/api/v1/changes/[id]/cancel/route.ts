import { cancelChangeRoute } from "@/lib/changes/routes";
import { cancelChange } from "@/lib/changes/server/cancel-change";
import { handle } from "@/lib/http/handle";

export const POST = handle(cancelChangeRoute, ({ ctx, params, signal }) =>
  cancelChange({ ctx, input: params, signal }),
);
