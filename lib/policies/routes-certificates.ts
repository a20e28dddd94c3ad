import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { certificatesSchema } from "./certificates";
import { dnsLabelSchema } from "./names";

export const certificatesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/certificates",
  summary:
    "When the certificates of a service's workloads end, which pods' first, who issues them, and what signs those",
  action: "mesh.read",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema }),
  body: z.undefined(),
  answer: certificatesSchema,
  status: 200,
});
