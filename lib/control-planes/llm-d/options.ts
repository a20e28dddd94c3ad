import "server-only";
import { z } from "zod";
import { byVersionSchema, objectNameSchema, patternSchema } from "../gateway-api/options";

/** As the pool's servers know it: an adapter's name or the base model's (`meta-llama/Llama-3.1-8B`). */
const modelNameSchema = z.string().min(1).max(256);

/**
 * All that has to be known of one service beside its policy to write its InferenceModelRewrite: the InferencePool whose
 * endpoint picker shall follow it, and which of the pool's models stands for a version.
 */
export const llmDOptionsSchema = z.strictObject({
  pool: z
    .strictObject({
      /** `{service}`, where the pool is called after it. */
      name: z
        .union([objectNameSchema, z.string().regex(/^[-a-z0-9.]*\{service\}[-a-z0-9.]*$/)])
        .default("{service}"),
      /** The picker passes over what names its pool by another group. */
      group: z.string().max(253).default("inference.networking.k8s.io"),
    })
    .prefault({}),
  models: z
    .union([z.strictObject({ pattern: patternSchema }), byVersionSchema(modelNameSchema)])
    .default({ pattern: "{service}-{version}" }),
});
export type LlmDOptions = z.infer<typeof llmDOptionsSchema>;
