import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { breakGlassSchema } from "../changes/gate";
import { defineRoute } from "../contract/define-route";
import { foundSchema } from "./found";
import { policyKindSchema } from "./kinds";
import { dnsLabelSchema } from "./names";

export const readFoundRoute = defineRoute({
  method: "GET",
  action: "mesh.read",
  path: "/api/v1/services/{namespace}/{name}/found",
  summary: "What others wrote for a service in the control plane, in the words of policies",
  params: z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema }),
  query: z.strictObject({ mesh: dnsLabelSchema, kind: policyKindSchema }),
  body: z.undefined(),
  status: 200,
  /** Null where nothing stands there, or only what Heddle wrote. */
  answer: z.object({ mesh: z.string(), kind: policyKindSchema, found: foundSchema.nullable() }),
});

export const takeOverRoute = defineRoute({
  method: "POST",
  action: "policy.write",
  verb: "take-over",
  path: "/api/v1/policies/take-over",
  summary:
    "Makes a policy of what others wrote: of the whole, or of its weights while the rest is kept; on a protected service it waits for approval",
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.strictObject({
    mesh: dnsLabelSchema,
    kind: policyKindSchema,
    namespace: dnsLabelSchema,
    service: dnsLabelSchema,
    how: z.enum(["whole", "weights"]),
    /** What was seen: nothing is taken over that has changed since. */
    etag: z.string().min(1).max(200),
    message: z.string().trim().max(500).default(""),
    /** Past approvals and a freeze, with the reason on record for good. */
    breakGlass: breakGlassSchema.optional(),
  }),
  status: 202,
  answer: acceptedSchema,
});
