import { handle } from "@/lib/http/handle";
import { modelTrendsRoute } from "@/lib/models/routes";
import { listModelTrends } from "@/lib/models/server/list-model-trends";

export const GET = handle(modelTrendsRoute, ({ ctx, query, signal }) =>
  listModelTrends({ ctx, input: query, signal }),
);
