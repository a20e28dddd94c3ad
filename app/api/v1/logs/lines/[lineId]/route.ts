import { handle } from "@/lib/http/handle";
import { logLineRoute } from "@/lib/logs/routes";
import { getLine } from "@/lib/logs/server/get-line";

export const GET = handle(logLineRoute, ({ ctx, params, query, signal }) =>
  getLine({ ctx, input: { ...query, ...params }, signal }),
);
