import { handle } from "@/lib/http/handle";
import { previewRollbackRoute, rollbackRoute } from "@/lib/policies/routes-revisions";
import { previewRollback } from "@/lib/policies/server/preview-rollback";
import { rollBack } from "@/lib/policies/server/roll-back";

export const GET = handle(previewRollbackRoute, ({ ctx, params, signal }) =>
  previewRollback({ ctx, input: params, signal }),
);

export const POST = handle(rollbackRoute, ({ ctx, params, body, signal }) =>
  rollBack({ ctx, input: { ...params, ...body }, signal }),
);
