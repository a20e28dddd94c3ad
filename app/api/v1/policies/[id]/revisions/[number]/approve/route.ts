import { handle } from "@/lib/http/handle";
import { approveRevisionRoute } from "@/lib/policies/routes-reviews";
import { approveRevision } from "@/lib/policies/server/approve-revision";

export const POST = handle(approveRevisionRoute, ({ ctx, params, body, signal }) =>
  approveRevision({ ctx, input: { ...params, ...body }, signal }),
);
