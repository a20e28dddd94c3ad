import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { windowNameSchema } from "../time/window";
import { breakersSchema } from "./breakers";
import { dnsLabelSchema } from "./names";

export const breakersRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/breakers",
  summary:
    "What a service's circuit breakers do now: refused calls, open breakers, ejected endpoints, by version",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema, window: windowNameSchema.optional() }),
  body: z.undefined(),
  answer: breakersSchema,
  status: 200,
});
