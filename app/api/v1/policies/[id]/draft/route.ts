import { handle } from "@/lib/http/handle";
import { deleteDraftRoute, getDraftRoute, putDraftRoute } from "@/lib/policies/routes-drafts";
import { deleteDraft } from "@/lib/policies/server/delete-draft";
import { getDraft } from "@/lib/policies/server/get-draft";
import { putDraft } from "@/lib/policies/server/put-draft";

export const GET = handle(getDraftRoute, ({ ctx, params, signal }) =>
  getDraft({ ctx, input: params, signal }),
);

export const PUT = handle(putDraftRoute, ({ ctx, params, body, signal }) =>
  putDraft({ ctx, input: { ...params, ...body }, signal }),
);

export const DELETE = handle(deleteDraftRoute, ({ ctx, params, signal }) =>
  deleteDraft({ ctx, input: params, signal }),
);
