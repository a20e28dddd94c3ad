import { handle } from "@/lib/http/handle";
import { applyRevisionRoute } from "@/lib/policies/routes-revisions";
import { applyRevision } from "@/lib/policies/server/apply-revision";

export const POST = handle(applyRevisionRoute, ({ ctx, params, body, signal }) =>
  applyRevision({ ctx, input: { ...params, ...body }, signal }),
);
