import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { capabilitiesSchema } from "./capabilities";
import { dnsLabelSchema } from "./names";

export const capabilitiesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/meshes/{mesh}/capabilities",
  summary: "What the mesh's control plane makes of each field of each kind of policy",
  action: "mesh.read",
  params: z.strictObject({ mesh: dnsLabelSchema }),
  query: z.strictObject({}),
  body: z.undefined(),
  answer: capabilitiesSchema,
  status: 200,
});
