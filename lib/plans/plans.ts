import { z } from "zod";
import { actorSchema } from "../access/actor";
import { strengthSchema } from "../changes/changes";
import { deliveryStateSchema } from "../changes/delivery-state";
import { staleSchema } from "../metrics/reading";
import { policyKindSchema } from "../policies/kinds";
import { weightsBpSchema } from "../policies/weights";
import { writtenSpecSchema } from "../policies/written/written-spec";
import { partStateSchema, planReachSchema, planStateSchema } from "./plan-state";

/** Why something cannot be done in a mesh, or was not; `code` is a key of messages `plans.reason.*`. */
export const planReasonSchema = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PlanReason = z.infer<typeof planReasonSchema>;

/** A change of a plan, and how far it is. */
const partChangeSchema = z.object({ id: z.string(), state: deliveryStateSchema, strength: strengthSchema });

/** A plan in one mesh. */
export const planPartSchema = z.object({
  mesh: z.string(),
  meshName: z.string(),
  /** Its place among those that are not left out, from 1; null for one that is. */
  position: z.number().int().nullable(),
  state: partStateSchema,
  stateSince: z.iso.datetime(),
  change: partChangeSchema.nullable(),
  undo: partChangeSchema.nullable(),
  reason: planReasonSchema.nullable(),
  /** The newest revision of its policy now, which `resume` may name; 0 before the first. */
  newestRevision: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** When it has to have got there, and when the next mesh begins; only while either is waited for. */
  deadlineAt: z.iso.datetime().nullable(),
  soakUntil: z.iso.datetime().nullable(),
});
export type PlanPart = z.infer<typeof planPartSchema>;

/** What is decided in every mesh: a whole spec, or the weights of one rule of what stands there (basis points). */
export const planDecisionViewSchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("spec"), written: writtenSpecSchema.nullable() }),
  z.object({ is: z.literal("shift"), weights: weightsBpSchema, rule: z.string().nullable() }),
]);

/** One decision about one service in several meshes. */
export const planSchema = z.object({
  id: z.string(),
  kind: policyKindSchema,
  namespace: z.string(),
  service: z.string(),
  decision: planDecisionViewSchema,
  message: z.string(),
  actor: actorSchema,
  createdAt: z.iso.datetime(),
  reach: planReachSchema,
  soakSeconds: z.number().int(),
  deadlineSeconds: z.number().int(),
  state: planStateSchema,
  stateSince: z.iso.datetime(),
  parts: z.array(planPartSchema),
  /** What a person can do about it now. */
  may: z.object({
    resume: z.boolean(),
    skip: z.boolean(),
    stop: z.boolean(),
    end: z.boolean(),
    undo: z.boolean(),
  }),
});
export type Plan = z.infer<typeof planSchema>;

/** Answer of `GET /api/v1/plans`, newest first. */
export const plansSchema = z.object({
  plans: z.array(planSchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});

/** Answer of `GET /api/v1/plans/{id}`. */
export const planAnswerSchema = planSchema.extend({
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});

/** Answer 202 of every verb of a plan. */
export const planAcceptedSchema = z.object({ planId: z.string(), state: planStateSchema });
export type PlanAccepted = z.infer<typeof planAcceptedSchema>;
