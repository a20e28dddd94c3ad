import { z } from "zod";
import { balancingConfigSchema } from "./wire-load-balancing";
import { label, originSchema } from "./wire-parts";
import { rateLimitConfigSchema } from "./wire-rate-limit";

/**
 * The embedded control plane's own HTTP interface, v1. It knows nothing of Heddle's console:
 * the console's adapter keeps a copy of these shapes and the contract tests hold the two together.
 */
/** Namespaces and services: without dots and slashes, since resource names join them with these. */
export const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
export const dnsLabelSchema = z.string().regex(dnsLabel, "must be a DNS label");
const basisPoints = z.number().int().min(0).max(10_000);

const stringMatchSchema = z.union([
  z.strictObject({ exact: z.string().max(1024) }),
  z.strictObject({ prefix: z.string().max(1024) }),
  z.strictObject({ regex: z.string().max(512) }),
  z.strictObject({ present: z.boolean() }),
]);

/** What gRPC's clients and Envoy both retry on. */
export const grpcRetryReasons = [
  "unavailable",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
] as const;

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
      /** Envoy alone. */
      perTryTimeoutMs: z.number().int().min(1).optional(),
      on: z.array(z.enum([...grpcRetryReasons, "connect-failure", "refused-stream"])).min(1),
    })
    .optional(),
  /** A copy of some calls, whose answers nobody waits for. Envoy alone. */
  mirror: z.strictObject({ version: label, percentBp: basisPoints }).optional(),
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
export const sections = ["route", "circuit-breaker", "load-balancing", "rate-limit"] as const;
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
  limits: z
    .strictObject({
      maxRequests: count.optional(),
      /** From here on Envoy alone; 0 requests a connection are no bound. */
      maxConnections: count.optional(),
      maxPendingRequests: count.optional(),
      maxRetries: z.number().int().min(0).max(1_000_000).optional(),
      maxRequestsPerConnection: z.number().int().min(0).max(1_000_000).optional(),
    })
    .optional(),
  outlierDetection: z
    .strictObject({
      /** These two, and the last of all, are Envoy's alone. */
      consecutiveErrors: count.optional(),
      consecutiveGatewayErrors: count.optional(),
      intervalMs: z.number().int().min(100).max(3_600_000).optional(),
      baseEjectionMs: z.number().int().min(100).max(86_400_000).optional(),
      maxEjectionPercent: percent.optional(),
      failurePercentage: z.strictObject({ thresholdPercent: percent, ...ejectionFields }).optional(),
      successRate: z.strictObject({ stdevFactor, ...ejectionFields }).optional(),
      minHealthPercent: z.number().int().min(0).max(100).optional(),
    })
    .optional(),
};
const breakerPartSchema = z.strictObject(breakerFields);
export type BreakerPart = z.infer<typeof breakerPartSchema>;

/**
 * Body of `PUT /v1/services/{ns}/{name}/config/circuit-breaker`; `{}` means "nothing is limited". A version's part
 * replaces the service's field by field. What is Envoy's alone is refused while a gRPC client routes to the service.
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
  z.object({ section: z.literal("load-balancing"), config: balancingConfigSchema }),
  z.object({ section: z.literal("rate-limit"), config: rateLimitConfigSchema }),
]);
export type SectionConfig = z.infer<typeof sectionConfigSchema>;

/** Body of `PUT /v1/services/{ns}/{name}/config`: all sections at once; one that is left out becomes the default. */
export const wholeConfigSchema = z.strictObject({
  route: routeSchema.optional(),
  "circuit-breaker": breakerConfigSchema.optional(),
  "load-balancing": balancingConfigSchema.optional(),
  "rate-limit": rateLimitConfigSchema.optional(),
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

export const dialects = ["grpc", "envoy"] as const;
/** Whose resources a client is sent. */
export type Dialect = (typeof dialects)[number];

/** `GET /v1/nodes`: per node and resource type what was sent and what came back. `?resources=none` leaves their names out. */
export const nodesSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      cluster: z.string(),
      userAgent: z.string(),
      dialect: z.enum(dialects),
      /** State of the world, or only what differs. */
      protocol: z.enum(["sotw", "delta"]),
      connectedSince: z.string(),
      /** Whether something that it was sent is not taken, or waits for something that is not. */
      lagging: z.boolean(),
      types: z.array(
        z.object({
          type: z.enum(["listener", "route", "cluster", "endpoint", "scope"]),
          resources: z.array(z.string()),
          resourceCount: z.number().int(),
          sentVersion: z.string(),
          ackedVersion: z.string(),
          state: z.enum(["acked", "pending", "nacked"]),
          /** What is wrong now; null once newer content is taken. */
          nack: z.string().nullable(),
          since: z.string(),
          /** Names that are ready and not sent yet: a route waits for its clusters. */
          waiting: z.array(z.string()),
          lastNack: z.object({ detail: z.string(), version: z.string(), at: z.string() }).nullable(),
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
