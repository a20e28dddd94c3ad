import { handle } from "@/lib/http/handle";
import { instancesRoute } from "@/lib/services/routes";
import { listInstances } from "@/lib/services/server/list-instances";

export const GET = handle(instancesRoute, ({ ctx, query, signal }) =>
  listInstances({ ctx, input: query, signal }),
);
