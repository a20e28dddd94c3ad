import { z } from "zod";
import { staleSchema } from "../metrics/reading";
import { policyKindSchema } from "./kinds";
import { versionNameSchema } from "./names";
import { rateLimitScopes } from "./rate-limit-spec";
import { writtenSpecSchema } from "./written/written-spec";

/** What can hold a tenant back, the strongest first: by what it costs, by how often it asks, by where it may go, by chance. */
export const measureNames = ["token-limit", "request-limit", "bulkhead", "refuse"] as const;
export type MeasureName = (typeof measureNames)[number];

const perMinuteSchema = z.number().int().min(1).max(1_000_000_000);
const scopeSchema = z.enum(rateLimitScopes);

/** A measure with its figure. A limit is what each of those allows that count it: each proxy by itself, or all together. */
export const measureSchema = z.discriminatedUnion("name", [
  z.strictObject({
    name: z.literal("token-limit"),
    tokensPerMinute: perMinuteSchema,
    scope: scopeSchema,
  }),
  z.strictObject({
    name: z.literal("request-limit"),
    requestsPerMinute: perMinuteSchema,
    scope: scopeSchema,
  }),
  z.strictObject({ name: z.literal("bulkhead"), version: versionNameSchema }),
  z.strictObject({ name: z.literal("refuse"), percent: z.number().int().min(1).max(100) }),
]);
export type Measure = z.infer<typeof measureSchema>;

/** How long a tenant stays contained where nobody says. */
export const containedForMs = 30 * 60_000;

const saidSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Said = z.infer<typeof saidSchema>;

/** Where a figure to begin with comes from. */
export const startsFrom = ["others-median", "half-of-now", "asked", "guess"] as const;

const containmentSchema = z.object({
  name: z.enum(measureNames),
  kind: policyKindSchema,
  /** What it would be, to be sent back as it is; null where it cannot be had. */
  measure: measureSchema.nullable(),
  /** The policy as it would say then. */
  spec: writtenSpecSchema.nullable(),
  /** The revision that stands, to be given back; null before the first. */
  baseRevision: z.number().int().nullable(),
  /** Of a limit: what all who count it allow together in a minute, and how many they are; null where that is not known. */
  total: z.number().nullable(),
  counters: z.number().int().nullable(),
  /** Null where there is no figure. */
  from: z.enum(startsFrom).nullable(),
  /** Why it cannot be had: keys of `contain.why.*`, or of `capability.*` with `path`. */
  why: z.array(saidSchema),
  /** Whom else it meets: keys of `contain.hit.*`; `about` says by `how` (`capability.*`) what the target makes of it. */
  hits: z.array(saidSchema),
});
export type Containment = z.infer<typeof containmentSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/containment`: all measures, the strongest first. */
export const containmentsSchema = z.object({
  generatedAt: z.iso.datetime(),
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  tenant: z.string(),
  /** What says whose a call is, by the mesh's settings. */
  header: z.string(),
  /** What it uses now; null where nobody tells. */
  requestsPerSecond: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  /** 0..1 of all that is measured. */
  share: z.number().nullable(),
  measures: z.array(containmentSchema),
  /** What a bulkhead can be: versions with ready endpoints, and what comes to them. */
  versions: z.array(
    z.object({
      version: z.string(),
      readyEndpoints: z.number().int(),
      requestsPerSecond: z.number().nullable(),
    }),
  ),
  endsAfterMs: z.number().int(),
  stale: staleSchema.nullable(),
});
export type Containments = z.infer<typeof containmentsSchema>;

/** Which kind of policy says a measure. Pure. */
export function kindOfMeasure(name: MeasureName): "rate-limit" | "route" {
  return name === "token-limit" || name === "request-limit" ? "rate-limit" : "route";
}
