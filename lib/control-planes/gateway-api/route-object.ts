import "server-only";
import { z } from "zod";

/** A reference as the API server gives it back, its defaults filled in where somebody left them out. */
export const backendRefSchema = z.looseObject({
  group: z.string().default(""),
  kind: z.string().default("Service"),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().int().optional(),
});

const weightedRefSchema = backendRefSchema.extend({ weight: z.number().int().min(0).default(1) });

const headerSchema = z.looseObject({
  type: z.enum(["Exact", "RegularExpression"]).default("Exact"),
  name: z.string(),
  value: z.string(),
});

const matchSchema = z.looseObject({
  path: z.looseObject({ type: z.string().default("PathPrefix"), value: z.string().default("/") }).optional(),
  headers: z.array(headerSchema).optional(),
  /** An HTTP method's name in an HTTPRoute, a service and method in a GRPCRoute. */
  method: z.unknown().optional(),
});
export type RawMatch = z.infer<typeof matchSchema>;

const ruleSchema = z.looseObject({
  name: z.string().optional(),
  matches: z.array(matchSchema).optional(),
  filters: z.array(z.looseObject({ type: z.string() })).optional(),
  backendRefs: z.array(weightedRefSchema).optional(),
  timeouts: z
    .looseObject({ request: z.string().optional(), backendRequest: z.string().optional() })
    .optional(),
  retry: z
    .looseObject({
      attempts: z.number().int().optional(),
      codes: z.array(z.number().int()).optional(),
      backoff: z.string().optional(),
    })
    .optional(),
});
export type RawRule = z.infer<typeof ruleSchema>;

/** An HTTPRoute or GRPCRoute as it stands in the cluster, whoever wrote it; fields that are not named here are kept. */
export const routeObjectSchema = z.looseObject({
  apiVersion: z.string().regex(/^gateway\.networking\.k8s\.io\//),
  kind: z.enum(["HTTPRoute", "GRPCRoute"]),
  spec: z.looseObject({
    parentRefs: z.array(z.looseObject({ name: z.string() })).optional(),
    hostnames: z.array(z.string()).optional(),
    rules: z.array(ruleSchema).optional(),
  }),
});
export type RouteObject = z.infer<typeof routeObjectSchema>;
