import "server-only";
import { z } from "zod";

/** The embedded control plane's HTTP interface, v1, as this adapter reads and writes it. */
const basisPoints = z.number().int().min(0).max(10_000);

const stringMatchSchema = z.union([
  z.object({ exact: z.string() }),
  z.object({ prefix: z.string() }),
  z.object({ regex: z.string() }),
  z.object({ present: z.boolean() }),
]);

const pathMatchSchema = z.union([z.object({ exact: z.string() }), z.object({ prefix: z.string() })]);

export const wireMatchSchema = z.object({
  headers: z.record(z.string(), stringMatchSchema).optional(),
  path: pathMatchSchema.optional(),
});
export type WireMatch = z.infer<typeof wireMatchSchema>;

const wireRetryReasons = [
  "unavailable",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "connect-failure",
  "refused-stream",
] as const;

export const wireRuleSchema = z.object({
  name: z.string().optional(),
  match: z.array(wireMatchSchema).optional(),
  split: z.array(z.object({ version: z.string(), weightBp: basisPoints })),
  timeoutMs: z.number().int().optional(),
  retries: z
    .object({
      attempts: z.number().int(),
      perTryTimeoutMs: z.number().int().optional(),
      on: z.array(z.enum(wireRetryReasons)),
    })
    .optional(),
  mirror: z.object({ version: z.string(), percentBp: basisPoints }).optional(),
  fault: z
    .object({
      delay: z.object({ percentBp: basisPoints, ms: z.number().int() }).optional(),
      abort: z.object({ percentBp: basisPoints, status: z.number().int() }).optional(),
    })
    .optional(),
});
export type WireRule = z.infer<typeof wireRuleSchema>;

/** The parts of a configuration that this adapter writes; what somebody else may have put there besides is kept as it is. */
export type WireConfig = {
  route?: { origin: { policyId: string; revision: number; changeId: string }; rules: WireRule[] };
};

export const heldSchema = z.object({
  etag: z.string(),
  config: z.record(z.string(), z.unknown()),
  deliveryId: z.string().nullable(),
  writtenAt: z.string().nullable(),
});
export type WireHeld = z.infer<typeof heldSchema>;

export const endpointsSchema = z.object({
  endpoints: z.array(
    z.object({
      namespace: z.string(),
      service: z.string(),
      version: z.string(),
      instance: z.string(),
      address: z.string(),
      since: z.string(),
    }),
  ),
});

export const statusSchema = z.object({
  etag: z.string(),
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

/** What is new to this side is left alone: a later control plane may say more. */
export const nodesSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      cluster: z.string(),
      userAgent: z.string(),
      dialect: z.string().default("grpc"),
      connectedSince: z.string(),
      types: z.array(
        z.object({
          type: z.string(),
          resources: z.array(z.string()),
          resourceCount: z.number().int().optional(),
          sentVersion: z.string(),
          ackedVersion: z.string(),
          state: z.enum(["acked", "pending", "nacked"]),
          nack: z.string().nullable(),
          since: z.string(),
          waiting: z.array(z.string()).default([]),
          lastNack: z
            .object({ detail: z.string(), version: z.string(), at: z.string() })
            .nullable()
            .default(null),
        }),
      ),
    }),
  ),
});

export const refusalSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), path: z.string().optional() }),
});
