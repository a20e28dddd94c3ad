import "server-only";
import { z } from "zod";

const managedFieldsSchema = z.looseObject({
  manager: z.string().default(""),
  operation: z.string().default(""),
  apiVersion: z.string().default(""),
  time: z.string().optional(),
  subresource: z.string().optional(),
  fieldsV1: z.unknown().optional(),
});

export type ManagedFields = z.output<typeof managedFieldsSchema>;

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().default(""),
  uid: z.string().default(""),
  resourceVersion: z.string().default(""),
  generation: z.number().int().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  managedFields: z.array(managedFieldsSchema).default([]),
  ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
  deletionTimestamp: z.string().optional(),
});

/** An object as a Kubernetes API gives it: what is inside of `spec` and `status` is the kind's own affair. */
export const kubernetesObjectSchema = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: metadataSchema,
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});
export type KubernetesObject = z.output<typeof kubernetesObjectSchema>;

export const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().default(""), continue: z.string().default("") }),
  items: z.array(z.unknown()).nullable().default([]),
});

/** What an API server answers instead of an object. */
export const statusSchema = z.looseObject({
  kind: z.literal("Status"),
  message: z.string().default(""),
  reason: z.string().default(""),
  code: z.number().int().default(0),
  details: z
    .looseObject({
      causes: z
        .array(
          z.looseObject({
            reason: z.string().default(""),
            message: z.string().default(""),
            field: z.string().default(""),
          }),
        )
        .default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .optional(),
});
export type Status = z.output<typeof statusSchema>;
