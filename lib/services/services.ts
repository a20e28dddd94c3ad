import { z } from "zod";
import { changeSummarySchema, strengthSchema } from "../changes/changes";
import { deliveryStateSchema } from "../changes/delivery-state";
import { staleSchema, warningSchema } from "../metrics/reading";
import { modelRowSchema } from "../models/models";
import { policyKindSchema } from "../policies/kinds";
import { policySpecSchema } from "../policies/policy-spec";
import { weightsBpSchema } from "../policies/weights";
import { healthSchema, signalsSchema } from "../topology/topology";
import { resourcesOfSchema, resourcesSchema } from "./load";

export const instanceSchema = z.object({
  id: z.string(),
  address: z.string(),
  version: z.string(),
  ready: z.boolean(),
  since: z.iso.datetime().nullable(),
});

/** Who holds a target's weights: `mesh` when no policy does. */
export const weightOwnerSchema = z.object({
  kind: z.enum(["mesh", "person", "automation", "foreign"]),
  name: z.string(),
});
export type WeightOwner = z.infer<typeof weightOwnerSchema>;

export const policySummarySchema = z.object({
  id: z.string(),
  kind: policyKindSchema,
  newestRevision: z.number().int(),
  spec: policySpecSchema.nullable(),
  state: deliveryStateSchema,
  strength: strengthSchema,
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});

/** A row of the registry: `GET /api/v1/services`. */
export const serviceSummarySchema = z.object({
  namespace: z.string(),
  service: z.string(),
  isModel: z.boolean(),
  versions: z.array(z.string()),
  readyEndpoints: z.number().int().nullable(),
  health: healthSchema,
  signals: signalsSchema,
});

export type ServiceSummary = z.infer<typeof serviceSummarySchema>;

export const servicesSchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  services: z.array(serviceSummarySchema.extend({ resources: resourcesSchema })),
  resourcesOf: resourcesOfSchema.nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type RegistryRow = Services["services"][number];
export type Services = z.infer<typeof servicesSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}`: all the shift panel needs. */
export const serviceDetailSchema = serviceSummarySchema.extend({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  instances: z.array(instanceSchema),
  /** Versions known from the control plane, telemetry or the policy, with what they carry. */
  versionRows: z.array(
    z.object({
      version: z.string(),
      readyEndpoints: z.number().int().nullable(),
      signals: signalsSchema,
      observedShare: z.number().nullable(),
      model: modelRowSchema.nullable(),
    }),
  ),
  /** Weights of the newest revision's rule that carries everything else; null without a route policy. */
  weights: weightsBpSchema.nullable(),
  /** Names of rules that carry weights, when there are several. */
  weightRules: z.array(z.string()),
  owner: weightOwnerSchema,
  /** The newest change of the weights, and when it ends by itself; null when nobody set them from here. */
  weightsChange: z
    .object({
      id: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
    })
    .nullable(),
  policies: z.array(policySummarySchema),
  lastChange: changeSummarySchema.nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type ServiceDetail = z.infer<typeof serviceDetailSchema>;
