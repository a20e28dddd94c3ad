import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { breakGlassSchema } from "../changes/gate";
import { defineRoute } from "../contract/define-route";
import { windowNameSchema } from "../time/window";
import { containmentsSchema, measureSchema } from "./containment";
import { dnsLabelSchema, versionNameSchema } from "./names";
import { overrideSchema } from "./routes-revisions";

const params = z.strictObject({ namespace: dnsLabelSchema, name: dnsLabelSchema });
const tenantSchema = z.string().min(1).max(200);
const figureSchema = z.coerce.number().int().min(1).max(1_000_000_000).optional();

export const containmentRoute = defineRoute({
  method: "GET",
  path: "/api/v1/services/{namespace}/{name}/containment",
  summary:
    "What can hold a tenant of a service back here, the strongest first, each with the policy that it makes and whom else it meets; changes nothing",
  action: "mesh.read",
  params,
  query: z.strictObject({
    mesh: dnsLabelSchema,
    tenant: tenantSchema,
    window: windowNameSchema.optional(),
    /** Other figures than those to begin with: of all who count together. */
    tokensPerMinute: figureSchema,
    requestsPerMinute: figureSchema,
    version: versionNameSchema.optional(),
    percent: z.coerce.number().int().min(1).max(100).optional(),
  }),
  body: z.undefined(),
  answer: containmentsSchema,
  status: 200,
});

export const containRoute = defineRoute({
  method: "POST",
  path: "/api/v1/services/{namespace}/{name}/contain",
  summary:
    "Hold a tenant of a service back by one measure, until an end that is always there: half an hour where none is given; 409 with both sides when baseRevision is stale",
  action: "policy.write",
  verb: "contain",
  params,
  query: z.strictObject({}),
  body: z.strictObject({
    mesh: dnsLabelSchema,
    tenant: tenantSchema,
    measure: measureSchema,
    /** The revision that stood when it was seen; required once a policy of the measure's kind exists. */
    baseRevision: z.number().int().min(1).optional(),
    message: z.string().trim().max(500).default(""),
    /** When it undoes itself. */
    until: z.iso.datetime({ offset: true }).optional(),
    override: overrideSchema.optional(),
    /** Past approvals and a freeze, with the reason on record for good. */
    breakGlass: breakGlassSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});
