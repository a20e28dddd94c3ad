import { handle } from "@/lib/http/handle";
import { previewPolicyRoute } from "@/lib/policies/routes-revisions";
import { previewPolicy } from "@/lib/policies/server/preview-policy";

export const POST = handle(previewPolicyRoute, ({ ctx, params, body, signal }) =>
  previewPolicy({ ctx, input: { ...params, ...body }, signal }),
);
