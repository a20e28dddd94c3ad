import { handle } from "@/lib/http/handle";
import { heatmapRoute } from "@/lib/metrics/routes-heatmap";
import { readHeatmap } from "@/lib/metrics/server/read-heatmap";

export const GET = handle(heatmapRoute, ({ ctx, params, query, signal }) =>
  readHeatmap({ ctx, input: { ...query, ...params }, signal }),
);
