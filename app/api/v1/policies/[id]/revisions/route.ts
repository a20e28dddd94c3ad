import { handle } from "@/lib/http/handle";
import { listRevisionsRoute } from "@/lib/policies/routes";
import { listRevisions } from "@/lib/policies/server/list-revisions";

export const GET = handle(listRevisionsRoute, ({ ctx, params, signal }) =>
  listRevisions({ ctx, input: params, signal }),
);
