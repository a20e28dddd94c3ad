import { handle } from "@/lib/http/handle";
import { comparisonRoute } from "@/lib/models/routes";
import { compareVersions } from "@/lib/models/server/compare-versions";

export const GET = handle(comparisonRoute, ({ ctx, query, signal }) =>
  compareVersions({ ctx, input: query, signal }),
);
