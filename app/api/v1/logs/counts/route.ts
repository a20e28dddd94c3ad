import { handle } from "@/lib/http/handle";
import { logCountsRoute } from "@/lib/logs/routes";
import { countLogs } from "@/lib/logs/server/count-logs";

export const GET = handle(logCountsRoute, ({ ctx, query, signal }) =>
  countLogs({ ctx, input: query, signal }),
);
