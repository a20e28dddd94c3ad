import { handle } from "@/lib/http/handle";
import { cancelApplyRoute } from "@/lib/policies/routes-reviews";
import { cancelApply } from "@/lib/policies/server/reject-revision";

export const POST = handle(cancelApplyRoute, ({ ctx, params, body, signal }) =>
  cancelApply({ ctx, input: { ...params, ...body }, signal }),
);
