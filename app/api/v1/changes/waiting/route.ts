import { waitingChangesRoute } from "@/lib/changes/routes-waiting";
import { handle } from "@/lib/http/handle";
import { listWaiting } from "@/lib/policies/server/list-waiting";

export const GET = handle(waitingChangesRoute, ({ ctx, query, signal }) =>
  listWaiting({ ctx, input: query, signal }),
);
