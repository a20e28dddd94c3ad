import { handle } from "@/lib/http/handle";
import { compareRevisionsRoute } from "@/lib/policies/routes-compare";
import { compareRevisions } from "@/lib/policies/server/compare-revisions";

export const GET = handle(compareRevisionsRoute, ({ ctx, params, query, signal }) =>
  compareRevisions({ ctx, input: { ...params, ...query }, signal }),
);
