import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { telemetrySchema } from "../metrics/telemetry";
import { dnsLabelSchema } from "../policies/names";
import { meshesSchema } from "./meshes";

export const meshesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes",
  summary: "The meshes with the state of every upstream, from memory: waits for none of them",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: meshesSchema,
  status: 200,
});

export const telemetryRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes/{mesh}/telemetry",
  summary:
    "What each concept is answered by here, with its PromQL and why not by something better; what is missing, and what mends it",
  action: "mesh.read",
  params: z.strictObject({ mesh: dnsLabelSchema }),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: telemetrySchema,
  status: 200,
});
