import { handle } from "@/lib/http/handle";
import { previewTargetRoute } from "@/lib/policies/routes-revisions";
import { previewTarget } from "@/lib/policies/server/preview-target";

export const POST = handle(previewTargetRoute, ({ ctx, body, signal }) =>
  previewTarget({ ctx, input: body, signal }),
);
