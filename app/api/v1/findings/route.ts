import { findingsRoute } from "@/lib/findings/routes";
import { readFindings } from "@/lib/findings/server/read-findings";
import { handle } from "@/lib/http/handle";

export const GET = handle(findingsRoute, ({ ctx, query, signal }) =>
  readFindings({ ctx, input: query, signal }),
);
