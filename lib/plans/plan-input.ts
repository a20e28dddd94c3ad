import { z } from "zod";
import { policyKindSchema } from "../policies/kinds";
import { dnsLabelSchema } from "../policies/names";
import { policyPreviewSchema } from "../policies/preview";
import { baseRevisionSchema } from "../policies/revision-number";
import { writtenSpecInputSchema } from "../policies/written/written-input";
import { weightOwnerSchema } from "../services/services";
import { shiftInputSchema } from "../services/shift";
import { planReachSchema } from "./plan-state";
import { planReasonSchema } from "./plans";

/** Meshes of one plan, at most. */
export const maxMeshes = 20;
const daySeconds = 86_400;

const decisionInputSchema = z.union([
  z.strictObject({ spec: writtenSpecInputSchema }),
  z.strictObject({ weights: shiftInputSchema.shape.weights, rule: dnsLabelSchema.optional() }),
]);
export type DecisionInput = z.infer<typeof decisionInputSchema>;

const about = {
  kind: policyKindSchema,
  namespace: dnsLabelSchema,
  service: dnsLabelSchema,
  /** A whole spec for every mesh, or weights for a rule of what stands in each. */
  decision: decisionInputSchema,
};

const isOnceEach = (meshes: readonly string[]) => new Set(meshes).size === meshes.length;
const onceEach = "names a mesh twice";

/** Body of `POST /api/v1/plans/preview`. */
export const planPreviewInputSchema = z.strictObject({
  ...about,
  meshes: z.array(dnsLabelSchema).min(1).max(maxMeshes).refine(isOnceEach, onceEach),
});
export type PlanPreviewInput = z.infer<typeof planPreviewInputSchema>;

/** Body of `POST /api/v1/plans`. The meshes stand in the order in which they are gone through. */
export const createPlanInputSchema = z
  .strictObject({
    ...about,
    meshes: z
      .array(
        z.strictObject({
          mesh: dnsLabelSchema,
          /** The newest revision there that the asker saw; 0 before the first. */
          baseRevision: baseRevisionSchema,
        }),
      )
      .min(1)
      .max(maxMeshes),
    /** Meshes that the asker leaves out, for the record. */
    leaveOut: z.array(dnsLabelSchema).max(maxMeshes).default([]),
    reach: planReachSchema.default("converged"),
    /** The pause after a mesh got there, before the next one begins. */
    soakSeconds: z.number().int().min(0).max(daySeconds).default(60),
    /** How long a mesh may take to get there. */
    deadlineSeconds: z.number().int().min(5).max(daySeconds).default(1_800),
    message: z.string().trim().max(500).default(""),
    /** Lets problems of severity error through in every mesh, with the reason on record. */
    override: z.strictObject({ reason: z.string().trim().min(3).max(500) }).optional(),
  })
  .refine(({ meshes, leaveOut }) => isOnceEach([...meshes.map(({ mesh }) => mesh), ...leaveOut]), onceEach);
export type CreatePlanInput = z.infer<typeof createPlanInputSchema>;

/** What a plan would do in one mesh. */
export const meshPreviewSchema = z.object({
  mesh: z.string(),
  meshName: z.string(),
  /** Why it cannot be done there now; those that are `overridable` can, when a reason is given. */
  blockers: z.array(planReasonSchema.extend({ path: z.string(), overridable: z.boolean() })),
  /** The newest revision there, which the plan is decided on top of; 0 before the first. */
  baseRevision: z.number().int(),
  standingRevision: z.number().int().nullable(),
  owner: weightOwnerSchema,
  /** Whether the mesh may be written to for this namespace. */
  writes: z.boolean(),
  /** Null where there is nothing to compile. */
  preview: policyPreviewSchema.nullable(),
});
export type MeshPreview = z.infer<typeof meshPreviewSchema>;

/** Answer of `POST /api/v1/plans/preview`. */
export const planPreviewSchema = z.object({ meshes: z.array(meshPreviewSchema) });
