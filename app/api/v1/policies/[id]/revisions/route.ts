import { handle } from "@/lib/http/handle";
import { listRevisionsRoute } from "@/lib/policies/routes";
import { submitRevisionRoute } from "@/lib/policies/routes-revisions";
import { listRevisions } from "@/lib/policies/server/list-revisions";
import { submitRevision } from "@/lib/policies/server/submit-revision";

export const GET = handle(listRevisionsRoute, ({ ctx, params, signal }) =>
  listRevisions({ ctx, input: params, signal }),
);

export const POST = handle(submitRevisionRoute, ({ ctx, params, body, signal }) =>
  submitRevision({ ctx, input: { ...params, ...body }, signal }),
);
