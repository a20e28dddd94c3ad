import { z } from "zod";
import { defineRoute } from "../contract/define-route";
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
