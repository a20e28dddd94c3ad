import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { topologySchema } from "./topology";

export const topologyRoute = defineRoute({
  method: "GET",
  path: "/api/v1/topology",
  summary: "Who calls whom, as the mesh's own series tell it, with each service's versions and health",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({
    mesh: dnsLabelSchema,
    window: windowNameSchema.optional(),
    /** The end of the window; now (the upstream's clock) when left out. */
    at: z.iso.datetime({ offset: true }).optional(),
    namespace: dnsLabelSchema.optional(),
  }),
  body: z.undefined(),
  answer: topologySchema,
  status: 200,
});
