import { handle } from "@/lib/http/handle";
import { serviceLoadRoute } from "@/lib/services/routes";
import { readLoad } from "@/lib/services/server/read-load";

export const GET = handle(serviceLoadRoute, ({ ctx, params, query, signal }) =>
  readLoad({ ctx, input: { ...query, ...params }, signal }),
);
