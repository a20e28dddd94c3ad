import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { type PanelName, panelNameSchema, seriesSchema } from "./series";

/** Unix seconds, fractions allowed. */
const unixSeconds = z.coerce.number().min(0).max(4_102_444_800);

export const seriesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/series/{panel}",
  summary: "One panel's lines over time, with the query that gave them",
  action: "mesh.read",
  params: z.strictObject({ panel: panelNameSchema }),
  query: z
    .strictObject({
      mesh: dnsLabelSchema,
      namespace: dnsLabelSchema.optional(),
      service: dnsLabelSchema.optional(),
      version: versionNameSchema.optional(),
      /** The caller as `namespace/service`: narrows the panel to the edge from it to `service`. */
      from: z.string().max(130).optional(),
      start: unixSeconds,
      end: unixSeconds,
      /** The least between two points; what is drawn on fewer pixels gets fewer points. */
      step: z.coerce.number().int().min(1).max(86_400).optional(),
      widthPx: z.coerce.number().int().min(10).max(10_000).optional(),
    })
    .refine((query) => query.start < query.end, { path: ["end"], message: "is not after start" }),
  body: z.undefined(),
  answer: seriesSchema,
  status: 200,
});

/** What a panel is asked for. */
export type SeriesInput = z.output<typeof seriesRoute.query> & { panel: PanelName };
