import { applyTogetherRoute, listChangesRoute } from "@/lib/changes/routes";
import { listChanges } from "@/lib/changes/server/list-changes";
import { handle } from "@/lib/http/handle";
import { applyTogether } from "@/lib/policies/server/apply-together";

export const GET = handle(listChangesRoute, ({ ctx, query, signal }) =>
  listChanges({ ctx, input: query, signal }),
);

export const POST = handle(applyTogetherRoute, ({ ctx, body, signal }) =>
  applyTogether({ ctx, input: body, signal }),
);
