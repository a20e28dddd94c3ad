import { handle } from "@/lib/http/handle";
import { takeBackApprovalRoute } from "@/lib/policies/routes-reviews";
import { takeBackApproval } from "@/lib/policies/server/approve-revision";

export const POST = handle(takeBackApprovalRoute, ({ ctx, params, body, signal }) =>
  takeBackApproval({ ctx, input: { ...params, ...body }, signal }),
);
