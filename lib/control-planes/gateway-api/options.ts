import "server-only";
import { z } from "zod";
import { dnsLabelSchema, versionNameSchema } from "../../policies/names";

const portSchema = z.number().int().min(1).max(65_535);
/** As Kubernetes names its objects; a Service's name is a single label. */
export const objectNameSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

const hostnameSchema = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

export const gatewayParentSchema = z.strictObject({
  kind: z.literal("Gateway"),
  name: objectNameSchema,
  namespace: dnsLabelSchema.optional(),
  sectionName: objectNameSchema.optional(),
  hostnames: z.array(hostnameSchema).min(1).max(16).optional(),
});
export type GatewayParent = z.infer<typeof gatewayParentSchema>;

/** What a route's `parentRefs` name: the Service in a mesh (GAMMA), or a Gateway. */
const parentSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("Service") }),
  gatewayParentSchema,
]);

const backendSchema = z.strictObject({
  group: z.string().default(""),
  kind: z.string().default("Service"),
  name: objectNameSchema,
  namespace: dnsLabelSchema.optional(),
  /** Services are asked at the options' `port` unless it is given; an InferencePool has none. */
  port: portSchema.optional(),
});
export type NamedBackend = z.infer<typeof backendSchema>;

/** How versions' own objects are called: `{service}-{version}`. */
export const patternSchema = z
  .string()
  .max(128)
  .refine((pattern) => pattern.split("{version}").length === 2, "must have {version} once");

/** Each version's own, which is no other version's. */
export function byVersionSchema<T extends z.ZodType>(schema: T) {
  return z
    .record(versionNameSchema, schema)
    .refine(
      (map) =>
        new Set(Object.values(map).map((backend) => JSON.stringify(backend))).size ===
        Object.keys(map).length,
      "one backend stands for two versions",
    );
}

/**
 * Which backend stands for a version: an object of one kind named by a pattern (`{service}-{version}`), or each version's
 * own. A backend stands for one version only.
 */
const backendsSchema = z.union([
  z.strictObject({
    group: z.string().default(""),
    kind: z.string().default("Service"),
    pattern: patternSchema,
  }),
  byVersionSchema(backendSchema),
]);

/**
 * All that has to be known of one service beside its policy to write its route, from settings and discovery:
 * `port` is the service's own, `protocol` which kind of route it has, `experimental` whether the installed HTTPRoute has
 * `rules[].retry` (only the experimental channel's does).
 */
export const gatewayApiOptionsSchema = z.strictObject({
  parent: parentSchema.default({ kind: "Service" }),
  port: portSchema,
  backends: backendsSchema.default({ group: "", kind: "Service", pattern: "{service}-{version}" }),
  protocol: z.enum(["http", "grpc"]).default("http"),
  experimental: z.boolean().default(false),
});
export type GatewayApiOptions = z.infer<typeof gatewayApiOptionsSchema>;
