import { handle } from "@/lib/http/handle";
import { previewShiftRoute } from "@/lib/services/routes-shift";
import { previewShift } from "@/lib/services/server/preview-shift";

export const POST = handle(previewShiftRoute, ({ ctx, params, body, signal }) =>
  previewShift({ ctx, input: { ...body, namespace: params.namespace, service: params.name }, signal }),
);
