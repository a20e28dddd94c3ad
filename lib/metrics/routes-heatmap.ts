import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { type HeatmapPanel, heatmapPanelSchema, heatmapSchema } from "./heatmap";
import { seriesRoute } from "./routes";

export const heatmapRoute = defineRoute({
  method: "GET",
  path: "/api/v1/heatmaps/{panel}",
  summary: "One latency panel's observations by size and time, with the query that gave them",
  action: "mesh.read",
  params: z.strictObject({ panel: heatmapPanelSchema }),
  query: seriesRoute.query,
  body: z.undefined(),
  answer: heatmapSchema,
  status: 200,
});

/** What a heatmap is asked for. */
export type HeatmapInput = z.output<typeof heatmapRoute.query> & { panel: HeatmapPanel };
