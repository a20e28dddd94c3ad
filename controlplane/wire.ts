import { z } from "zod";

/**
 * The embedded control plane's own HTTP interface, v1. It knows nothing of Heddle's console:
 * the console's adapter keeps a copy of these shapes and the contract tests hold the two together.
 */
const label = z.string().regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, "must be a label value");
/** Namespaces and services: without dots and slashes, since resource names join them with these. */
export const dnsLabelSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label");
const basisPoints = z.number().int().min(0).max(10_000);

const originSchema = z.strictObject({
  policyId: z.string().min(1).max(64),
  revision: z.number().int().min(1),
  changeId: z.string().min(1).max(64),
});

const stringMatchSchema = z.union([
  z.strictObject({ exact: z.string().max(1024) }),
  z.strictObject({ prefix: z.string().max(1024) }),
  z.strictObject({ regex: z.string().max(512) }),
  z.strictObject({ present: z.boolean() }),
]);

const ruleSchema = z.strictObject({
  name: label.optional(),
  match: z
    .array(
      z.strictObject({
        headers: z.record(z.string().regex(/^[a-z0-9-]{1,128}$/), stringMatchSchema).optional(),
        path: z
          .union([
            z.strictObject({ exact: z.string().max(1024) }),
            z.strictObject({ prefix: z.string().max(1024) }),
          ])
          .optional(),
      }),
    )
    .min(1)
    .max(16)
    .optional(),
  split: z
    .array(z.strictObject({ version: label, weightBp: basisPoints }))
    .min(1)
    .max(32),
  timeoutMs: z.number().int().min(1).optional(),
  retries: z
    .strictObject({
      attempts: z.number().int().min(1).max(10),
      on: z
        .array(z.enum(["unavailable", "cancelled", "deadline-exceeded", "internal", "resource-exhausted"]))
        .min(1),
    })
    .optional(),
  fault: z
    .strictObject({
      delay: z.strictObject({ percentBp: basisPoints, ms: z.number().int().min(1) }).optional(),
      abort: z
        .strictObject({ percentBp: basisPoints, status: z.number().int().min(200).max(599) })
        .optional(),
    })
    .optional(),
});

/** What is decided about a service, each part with its own etag, delivery ids and history. */
export const sections = ["route", "circuit-breaker"] as const;
export type Section = (typeof sections)[number];

const routeSchema = z.strictObject({ origin: originSchema, rules: z.array(ruleSchema).min(1).max(64) });

/** Body of `PUT /v1/services/{ns}/{name}/config/route`; `{}` means "the default". */
export const serviceConfigSchema = z.strictObject({ route: routeSchema.optional() });
export type ServiceConfig = z.infer<typeof serviceConfigSchema>;

const count = z.number().int().min(1).max(1_000_000);
const percent = z.number().int().min(1).max(100);
/** It travels in thousandths. */
const stdevFactor = z.number().min(0).max(100).multipleOf(0.001, "has more than three decimals");
const ejectionFields = { minRequests: count, minHosts: count };
const breakerFields = {
  limits: z.strictObject({ maxRequests: count.optional() }).optional(),
  outlierDetection: z
    .strictObject({
      intervalMs: z.number().int().min(100).max(3_600_000).optional(),
      baseEjectionMs: z.number().int().min(100).max(86_400_000).optional(),
      maxEjectionPercent: percent.optional(),
      failurePercentage: z.strictObject({ thresholdPercent: percent, ...ejectionFields }).optional(),
      successRate: z.strictObject({ stdevFactor, ...ejectionFields }).optional(),
    })
    .optional(),
};
const breakerPartSchema = z.strictObject(breakerFields);
export type BreakerPart = z.infer<typeof breakerPartSchema>;

/**
 * Body of `PUT /v1/services/{ns}/{name}/config/circuit-breaker`: only what gRPC clients act on; `{}` means "nothing is
 * limited". A version's part replaces the service's field by field.
 */
export const breakerConfigSchema = z
  .strictObject({
    origin: originSchema.optional(),
    ...breakerFields,
    versions: z
      .record(label, breakerPartSchema)
      .refine((versions) => Object.keys(versions).length <= 32, "names more than 32 versions")
      .optional(),
  })
  .refine(({ origin, ...rest }) => origin !== undefined || Object.keys(rest).length === 0, {
    path: ["origin"],
    message: "is needed",
  });
export type BreakerConfig = z.infer<typeof breakerConfigSchema>;

/** A section's name and content. */
export const sectionConfigSchema = z.discriminatedUnion("section", [
  z.object({ section: z.literal("route"), config: serviceConfigSchema }),
  z.object({ section: z.literal("circuit-breaker"), config: breakerConfigSchema }),
]);
export type SectionConfig = z.infer<typeof sectionConfigSchema>;

/** Body of `PUT /v1/services/{ns}/{name}/config`: all sections at once; one that is left out becomes the default. */
export const wholeConfigSchema = z.strictObject({
  route: routeSchema.optional(),
  "circuit-breaker": breakerConfigSchema.optional(),
});
export type WholeConfig = z.infer<typeof wholeConfigSchema>;

/** `GET` of `/config/route`, the 200 of a `PUT`, and the 412 body (with status 412). `etag` is "" when nothing was ever written. */
export const heldConfigSchema = z.object({
  etag: z.string(),
  config: serviceConfigSchema,
  deliveryId: z.string().nullable(),
  writtenAt: z.string().nullable(),
});
export type HeldConfig = z.infer<typeof heldConfigSchema>;
/** The same of any section. */
export type HeldSection = Omit<HeldConfig, "config"> & { config: SectionConfig["config"] };
/** The same of `/config`: the etag is that of all sections together, the rest is of the newest write. */
export const heldWholeSchema = heldConfigSchema.extend({ config: wholeConfigSchema });
export type HeldWhole = z.infer<typeof heldWholeSchema>;

/** Body of `POST /v1/endpoints`; to be renewed before `ttlSeconds` is over, or the endpoint vanishes. */
export const endpointSchema = z.strictObject({
  namespace: dnsLabelSchema,
  service: dnsLabelSchema,
  version: label,
  /** The instance's own name, like a pod's. */
  instance: z.string().min(1).max(128),
  /** `host:port` of its gRPC server. */
  address: z.string().regex(/^[0-9a-zA-Z.[\]:-]+:\d{1,5}$/),
  ttlSeconds: z.number().int().min(1).max(60),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** `GET /v1/endpoints`: what is registered and not expired. */
export const endpointsSchema = z.object({
  endpoints: z.array(endpointSchema.extend({ since: z.string() })),
});

/** `GET /v1/nodes`: per node and resource type what was sent and what came back. */
export const nodesSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      cluster: z.string(),
      userAgent: z.string(),
      connectedSince: z.string(),
      types: z.array(
        z.object({
          type: z.enum(["listener", "route", "cluster", "endpoint"]),
          resources: z.array(z.string()),
          sentVersion: z.string(),
          ackedVersion: z.string(),
          state: z.enum(["acked", "pending", "nacked"]),
          nack: z.string().nullable(),
          since: z.string(),
        }),
      ),
    }),
  ),
});

/**
 * `GET /v1/services/{ns}/{name}/status?section=&etag=`: which of the nodes that route to the service hold that
 * content. Without a section: of all together, by their common etag.
 */
export const serviceStatusSchema = z.object({
  etag: z.string(),
  /** False when the content asked about is not the one held now. */
  current: z.boolean(),
  nodes: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["acked", "pending", "nacked"]),
      detail: z.string().nullable(),
      since: z.string(),
    }),
  ),
});

/** What a write was about: a section, or all of them at once. */
export const changedSchema = z.discriminatedUnion("section", [
  ...sectionConfigSchema.options,
  z.object({ section: z.literal("whole"), config: wholeConfigSchema }),
]);

/** `GET /v1/changes?after=`: every accepted write in order. */
export const changesSchema = z.object({
  changes: z.array(
    z
      .object({
        sequence: z.number().int(),
        namespace: z.string(),
        service: z.string(),
        deliveryId: z.string(),
        etag: z.string(),
        writtenAt: z.string(),
      })
      .and(changedSchema),
  ),
});
