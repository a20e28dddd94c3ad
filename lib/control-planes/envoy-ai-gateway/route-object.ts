import "server-only";
import { z } from "zod";
import { parentRefSchema } from "../gateway-api/parent-ref";
import { usualOwner } from "./compile";

const backendRefSchema = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  modelNameOverride: z.string().optional(),
  weight: z.number().int().min(0).default(1),
  priority: z.number().int().min(0).default(0),
});
export type RawRef = z.infer<typeof backendRefSchema>;

const ruleSchema = z.looseObject({
  name: z.string().optional(),
  matches: z
    .array(
      z.looseObject({
        headers: z
          .array(
            z.looseObject({
              type: z.enum(["Exact", "RegularExpression"]).default("Exact"),
              name: z.string(),
              value: z.string(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  backendRefs: z.array(backendRefSchema).optional(),
  timeouts: z.looseObject({ request: z.string().optional() }).optional(),
  modelsOwnedBy: z.string().default(usualOwner),
});
export type RawRule = z.infer<typeof ruleSchema>;

/** An AIGatewayRoute as it stands in the cluster, whoever wrote it; fields that are not named here are kept. */
export const aiGatewayRouteSchema = z.looseObject({
  kind: z.literal("AIGatewayRoute"),
  metadata: z.looseObject({ generation: z.number().int().optional() }).optional(),
  spec: z.looseObject({
    parentRefs: z.array(parentRefSchema).default([]),
    hostnames: z.array(z.string()).default([]),
    rules: z.array(ruleSchema).default([]),
  }),
});
export type AiGatewayRoute = z.infer<typeof aiGatewayRouteSchema>;
