import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { findingsSchema } from "./findings";

export const findingsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/findings",
  summary:
    "What is wrong now, from a closed catalogue: where, since when, what changed before, what can be done",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({
    mesh: dnsLabelSchema,
    /** How it was then; now (the upstream's clock) when left out. */
    at: z.iso.datetime({ offset: true }).optional(),
  }),
  body: z.undefined(),
  answer: findingsSchema,
  status: 200,
});
