import { z } from "zod";
import { actorSchema } from "../access/actor";
import { deliverySchema } from "../changes/changes";
import { staleSchema } from "../metrics/reading";
import { policySummarySchema, weightOwnerSchema } from "../services/services";
import { routeSpecSchema } from "./route-spec";

/** A policy as lists and pages show it; `spec` is the newest revision that stands, null for the mesh's own default. */
export const policyRowSchema = policySummarySchema.extend({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  owner: weightOwnerSchema,
  lastChangeId: z.string(),
});
export type PolicyRow = z.infer<typeof policyRowSchema>;

/** Answer of `GET /api/v1/policies`. */
export const policiesSchema = z.object({
  policies: z.array(policyRowSchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type Policies = z.infer<typeof policiesSchema>;

/** Answer of `GET /api/v1/policies/{id}`. */
export const policySchema = policyRowSchema.extend({
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type PolicyView = z.infer<typeof policySchema>;

/** One immutable revision. */
export const revisionSchema = z.object({
  policyId: z.string(),
  number: z.number().int(),
  baseNumber: z.number().int().nullable(),
  spec: routeSpecSchema.nullable(),
  specSha256: z.string(),
  state: z.enum(["validated", "approved", "withdrawn"]),
  message: z.string(),
  actor: actorSchema,
  createdAt: z.iso.datetime(),
  changeId: z.string(),
});
export type RevisionView = z.infer<typeof revisionSchema>;

export const revisionsSchema = z.object({
  revisions: z.array(revisionSchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});

export const policyDeliveriesSchema = z.object({
  deliveries: z.array(deliverySchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
