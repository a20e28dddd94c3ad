import { exportAuditRoute } from "@/lib/audit/routes";
import { exportAudit } from "@/lib/audit/server/export-audit";
import { handleStream } from "@/lib/http/handle-stream";

export const dynamic = "force-dynamic";

export const GET = handleStream(exportAuditRoute, ({ ctx, query, request }) =>
  exportAudit({ ctx, input: query, signal: request.signal }),
);
