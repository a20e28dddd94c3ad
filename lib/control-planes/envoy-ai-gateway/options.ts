import "server-only";
import { z } from "zod";
import { dnsLabelSchema } from "../../policies/names";
import {
  byVersionSchema,
  gatewayParentSchema,
  objectNameSchema,
  patternSchema,
} from "../gateway-api/options";

const backendSchema = z
  .strictObject({
    kind: z.enum(["AIServiceBackend", "InferencePool"]).default("AIServiceBackend"),
    name: objectNameSchema,
    namespace: dnsLabelSchema.optional(),
    /** What the model is called there (`modelNameOverride`); left out, as the call says. */
    model: z.string().min(1).max(256).optional(),
  })
  .refine(({ kind, model }) => kind === "AIServiceBackend" || model === undefined, {
    path: ["model"],
    message: "a pool keeps the name of the model that the call asks for",
  });
export type NamedBackend = z.infer<typeof backendSchema>;

/**
 * All that has to be known of one service beside its policy to write its AIGatewayRoute: the Gateway that it hangs on, and
 * what stands for a version: an AIServiceBackend named by a pattern, or each version's own backend and model there.
 */
export const aiGatewayOptionsSchema = z.strictObject({
  parent: gatewayParentSchema,
  backends: z
    .union([z.strictObject({ pattern: patternSchema }), byVersionSchema(backendSchema)])
    .default({ pattern: "{service}-{version}" }),
});
export type AiGatewayOptions = z.infer<typeof aiGatewayOptionsSchema>;
