import { handle } from "@/lib/http/handle";
import { getRevisionRoute } from "@/lib/policies/routes";
import { getRevision } from "@/lib/policies/server/list-revisions";

export const GET = handle(getRevisionRoute, ({ ctx, params, signal }) =>
  getRevision({ ctx, input: params, signal }),
);
