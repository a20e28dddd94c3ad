import "server-only";
import { z } from "zod";

const ruleSchema = z.looseObject({
  matches: z
    .array(z.looseObject({ model: z.looseObject({ type: z.string().default("Exact"), value: z.string() }) }))
    .default([]),
  targets: z
    .array(z.looseObject({ modelRewrite: z.string(), weight: z.number().int().min(1).optional() }))
    .default([]),
});
export type RawRule = z.infer<typeof ruleSchema>;

/** An InferenceModelRewrite as it stands in the cluster, whoever wrote it; fields that are not named here are kept. */
export const rewriteObjectSchema = z.looseObject({
  kind: z.literal("InferenceModelRewrite"),
  spec: z.looseObject({
    poolRef: z.looseObject({
      group: z.string().default("llm-d.ai"),
      kind: z.string().default("InferencePool"),
      name: z.string(),
    }),
    rules: z.array(ruleSchema),
  }),
});
