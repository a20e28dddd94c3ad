import { z } from "zod";

const valueSchema = z.union([z.string(), z.number(), z.boolean()]).nullable();

/**
 * One thing that moved in a spec, in its written form: weights and shares are percent. A path names rules and versions
 * instead of counting them (`rules.default.split.v2.weight`, `limits.maxRequests`); null is "not there".
 */
export const changedFieldSchema = z.object({ path: z.string(), before: valueSchema, after: valueSchema });
export type ChangedField = z.infer<typeof changedFieldSchema>;
