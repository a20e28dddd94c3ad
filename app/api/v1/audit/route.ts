import { listAuditRoute } from "@/lib/audit/routes";
import { listAudit } from "@/lib/audit/server/list-audit";
import { handle } from "@/lib/http/handle";

export const GET = handle(listAuditRoute, ({ ctx, query, signal }) =>
  listAudit({ ctx, input: query, signal }),
);
