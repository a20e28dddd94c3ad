import { undoChangeRoute } from "@/lib/changes/routes";
import { undoChange } from "@/lib/changes/server/undo-change";
import { handle } from "@/lib/http/handle";

export const POST = handle(undoChangeRoute, ({ ctx, params, body, signal }) =>
  undoChange({ ctx, input: { ...params, ...body }, signal }),
);
