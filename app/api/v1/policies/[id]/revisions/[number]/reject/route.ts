import { handle } from "@/lib/http/handle";
import { rejectRevisionRoute } from "@/lib/policies/routes-reviews";
import { rejectRevision } from "@/lib/policies/server/reject-revision";

export const POST = handle(rejectRevisionRoute, ({ ctx, params, body, signal }) =>
  rejectRevision({ ctx, input: { ...params, ...body }, signal }),
);
