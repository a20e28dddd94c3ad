import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { tenantsSchema } from "./tenants";

export const tenantsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/tenants",
  summary:
    "Which tenants take how much of a service: requests, tokens, share, errors, those that take most first",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema, window: windowNameSchema.optional() }),
  body: z.undefined(),
  answer: tenantsSchema,
  status: 200,
});
