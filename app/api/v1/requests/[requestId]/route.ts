import { handle } from "@/lib/http/handle";
import { tellRequestRoute } from "@/lib/logs/routes";
import { tellRequest } from "@/lib/logs/server/tell-request";

export const GET = handle(tellRequestRoute, ({ ctx, params, query, signal }) =>
  tellRequest({ ctx, input: { ...query, ...params }, signal }),
);
