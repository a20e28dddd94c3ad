import { handle } from "@/lib/http/handle";
import { seriesRoute } from "@/lib/metrics/routes";
import { readSeries } from "@/lib/metrics/server/read-series";

export const GET = handle(seriesRoute, ({ ctx, params, query, signal }) =>
  readSeries({ ctx, input: { ...query, ...params }, signal }),
);
