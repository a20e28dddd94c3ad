import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { conceptUseSchema } from "../models/models";

/** What one tenant asks of a service; null is what nobody tells, which is not 0. */
export const tenantUseSchema = z.object({
  tenant: z.string(),
  requestsPerSecond: z.number().nullable(),
  /** In and out. */
  tokensPerSecond: z.number().nullable(),
  /** 0..1 of all tenants' tokens; of their requests where no tokens are told. */
  share: z.number().nullable(),
  errorRatio: z.number().nullable(),
  /** Refused as it asks too often. */
  throttledPerSecond: z.number().nullable(),
});
export type TenantUse = z.infer<typeof tenantUseSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/tenants`: those that take most first. */
export const tenantsSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  windowSeconds: z.number(),
  /**
   * Whose calls these are: those that this service itself counts, those for the models that it serves, or all of the mesh, where no
   * series tells which of them come here.
   */
  of: z.enum(["service", "models", "mesh"]),
  /** The names of the models that it serves. */
  models: z.array(z.string()),
  tenants: z.array(tenantUseSchema),
  tenantsOmitted: z.number().int(),
  concepts: z.array(conceptUseSchema),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Tenants = z.infer<typeof tenantsSchema>;
