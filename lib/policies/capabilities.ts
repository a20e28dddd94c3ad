import { z } from "zod";
import { policyKindSchema } from "./kinds";

const fieldSchema = { kind: policyKindSchema, path: z.string() };

/**
 * What a target makes of one field of a kind's spec; `path` is in dot notation with `*` for any item
 * (`rules.*.mirror`). `how` and `why` are keys of messages `capability.*`.
 */
export const capabilitySchema = z.discriminatedUnion("support", [
  z.object({ ...fieldSchema, support: z.literal("exact") }),
  z.object({ ...fieldSchema, support: z.literal("approximate"), how: z.string() }),
  z.object({ ...fieldSchema, support: z.literal("unsupported"), why: z.string() }),
]);
export type Capability = z.infer<typeof capabilitySchema>;

/** Answer of `GET /api/v1/meshes/{mesh}/capabilities`. */
export const capabilitiesSchema = z.object({
  mesh: z.string(),
  /** The kind of control plane: `xds`. */
  controlPlane: z.string(),
  capabilities: z.array(capabilitySchema),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
