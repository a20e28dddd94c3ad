import { listChangesRoute } from "@/lib/changes/routes";
import { listChanges } from "@/lib/changes/server/list-changes";
import { handle } from "@/lib/http/handle";

export const GET = handle(listChangesRoute, ({ ctx, query, signal }) =>
  listChanges({ ctx, input: query, signal }),
);
