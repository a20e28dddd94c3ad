import { z } from "zod";
import { versionNameSchema } from "./names";

const countSchema = z.number().int().max(1_000_000);
const percentSchema = z.number().int().min(1).max(100);

/** Ceilings of what one calling proxy may have open to the target at once; `maxRequestsPerConnection` 0 is no bound. */
export const limitsSchema = z
  .strictObject({
    maxConnections: countSchema.min(1).optional(),
    maxPendingRequests: countSchema.min(1).optional(),
    maxRequests: countSchema.min(1).optional(),
    maxRetries: countSchema.min(0).optional(),
    maxRequestsPerConnection: countSchema.min(0).optional(),
  })
  .refine(saysSomething, "names no limit");
export type Limits = z.infer<typeof limitsSchema>;

/** Ejects an endpoint of which at least `thresholdPercent` of the calls of one interval failed. */
export const failurePercentageSchema = z.strictObject({
  thresholdPercent: percentSchema,
  minRequests: countSchema.min(1),
  minHosts: countSchema.min(1),
});

/** Ejects an endpoint whose share of successes lies `stdevFactor` standard deviations below the others'. */
export const successRateSchema = z.strictObject({
  stdevFactor: z.number().min(0).max(100).refine(hasThreeDecimals, "has more than three decimals"),
  minRequests: countSchema.min(1),
  minHosts: countSchema.min(1),
});

/** When an endpoint is taken out of the balancing for a while, by what each caller sees of it. */
export const outlierDetectionSchema = z
  .strictObject({
    consecutiveErrors: countSchema.min(1).optional(),
    consecutiveGatewayErrors: countSchema.min(1).optional(),
    intervalMs: z.number().int().min(100).max(3_600_000).optional(),
    baseEjectionMs: z.number().int().min(100).max(86_400_000).optional(),
    maxEjectionPercent: percentSchema.optional(),
    minHealthPercent: z.number().int().min(0).max(100).optional(),
    failurePercentage: failurePercentageSchema.optional(),
    successRate: successRateSchema.optional(),
  })
  .refine(saysSomething, "says nothing");
export type OutlierDetection = z.infer<typeof outlierDetectionSchema>;

export const breakerPartSchema = z
  .strictObject({ limits: limitsSchema.optional(), outlierDetection: outlierDetectionSchema.optional() })
  .refine(saysSomething, "says nothing");

const maxVersions = 32;

/**
 * What an operator decides about when a service's circuit breaks, as stored and as written alike: whole numbers
 * and no weights. A version's own part replaces the service's field by field (`breakerFor`).
 */
export const circuitBreakerSpecSchema = z
  .strictObject({
    limits: limitsSchema.optional(),
    outlierDetection: outlierDetectionSchema.optional(),
    versions: z
      .record(versionNameSchema, breakerPartSchema)
      .refine(saysSomething, "names no version")
      .refine((versions) => Object.keys(versions).length <= maxVersions, `names more than ${maxVersions}`)
      .optional(),
  })
  .refine(saysSomething, "says nothing: give limits, outlierDetection or versions");
export type CircuitBreakerSpec = z.infer<typeof circuitBreakerSpecSchema>;

function saysSomething(value: object): boolean {
  return Object.values(value).some((field) => field !== undefined);
}

function hasThreeDecimals(value: number): boolean {
  return Math.abs(value * 1_000 - Math.round(value * 1_000)) < 1e-6;
}
