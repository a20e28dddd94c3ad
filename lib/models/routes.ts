import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { modelsSchema } from "./models";

export const modelsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/models",
  summary:
    "A row a model version: rates, errors, TTFT, TPOT, tokens, queue, KV cache, share wanted and observed",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({
    mesh: dnsLabelSchema,
    window: windowNameSchema.optional(),
    at: z.iso.datetime({ offset: true }).optional(),
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
  }),
  body: z.undefined(),
  answer: modelsSchema,
  status: 200,
});
