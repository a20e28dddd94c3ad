import { handle } from "@/lib/http/handle";
import { withdrawRevisionRoute } from "@/lib/policies/routes-reviews";
import { withdrawRevision } from "@/lib/policies/server/reject-revision";

export const POST = handle(withdrawRevisionRoute, ({ ctx, params, body, signal }) =>
  withdrawRevision({ ctx, input: { ...params, ...body }, signal }),
);
