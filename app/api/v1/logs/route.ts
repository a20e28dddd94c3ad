import { handle } from "@/lib/http/handle";
import { listLogsRoute } from "@/lib/logs/routes";
import { listLogs } from "@/lib/logs/server/list-logs";

export const GET = handle(listLogsRoute, ({ ctx, query, signal }) => listLogs({ ctx, input: query, signal }));
