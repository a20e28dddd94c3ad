import { z } from "zod";
import { actorSchema } from "../access/actor";
import { changeKindSchema } from "../changes/change-kind";
import { changedFieldSchema } from "../changes/changed-field";
import { deliverySchema } from "../changes/changes";
import { deliveryStateSchema } from "../changes/delivery-state";
import { driftMarkSchema } from "../changes/drift";
import { setSteps } from "../changes/set-order";
import { staleSchema } from "../metrics/reading";
import { policySummarySchema, weightOwnerSchema } from "../services/services";
import { policySpecSchema } from "./policy-spec";
import { policyTones, policyWords } from "./policy-word";
import { revisionStates } from "./review";
import { waitingSchema } from "./waiting";
import { writtenSpecSchema } from "./written/written-spec";

/**
 * A policy as lists and pages show it. `spec` is what stands: the newest revision that was applied and not withdrawn;
 * null for the mesh's own default. `state` is null before the first push.
 */
export const policyRowSchema = policySummarySchema.extend({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  state: deliveryStateSchema.nullable(),
  /** `spec` in percent, as YAML and requests have it. */
  written: writtenSpecSchema.nullable(),
  word: z.enum(policyWords),
  tone: z.enum(policyTones),
  isWell: z.boolean(),
  /** Who holds the weights; of a route only, `mesh` for others. */
  owner: weightOwnerSchema,
  /** Number of the revision that stands; null when none was applied. */
  standingRevision: z.number().int().nullable(),
  /** The newest revision when it was submitted and not applied yet. */
  pending: z
    .object({
      number: z.number().int(),
      message: z.string(),
      actor: actorSchema,
      createdAt: z.iso.datetime(),
      /** How it stands with the mesh's rules. */
      waiting: waitingSchema.optional(),
      /** What applying it would move, at most fifty; left out in copies of before it was told. */
      fields: z.array(changedFieldSchema).default([]),
      /** When it is pushed if it is applied with others (`set-order.ts`). */
      step: z.enum(setSteps).default("routes"),
    })
    .nullable(),
  /** Its newest change that broke the glass, and how many did; it stays. */
  brokenGlass: z
    .object({
      changeId: z.string(),
      actor: actorSchema,
      at: z.iso.datetime(),
      reason: z.string(),
      times: z.number().int(),
    })
    .nullable()
    .default(null),
  /** Whether the control plane still holds what was delivered last; null before the first delivery. */
  drift: driftMarkSchema.nullable().default(null),
  lastEditor: z.object({ actor: actorSchema, at: z.iso.datetime() }),
  newestChange: z
    .object({
      id: z.string(),
      kind: changeKindSchema,
      message: z.string(),
      actor: actorSchema,
      createdAt: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** When what stands ends by itself; null when it does not. */
  until: z.iso.datetime().nullable(),
  lastChangeId: z.string().nullable(),
});
export type PolicyRow = z.infer<typeof policyRowSchema>;

/** What depends on who asks: the drafts of a policy. */
const draftMarks = {
  /** The asker's own draft. */
  myDraft: z.object({ baseRevision: z.number().int(), updatedAt: z.iso.datetime() }).nullable(),
  /** Names of others with a draft. */
  othersDrafting: z.array(z.string()),
};

/** Answer of `GET /api/v1/policies`: what is not well first, then by namespace and service. */
export const policiesSchema = z.object({
  policies: z.array(policyRowSchema.extend(draftMarks)),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type Policies = z.infer<typeof policiesSchema>;

/** Answer of `GET /api/v1/policies/{id}`. */
export const policySchema = policyRowSchema.extend({
  ...draftMarks,
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type PolicyView = z.infer<typeof policySchema>;

/** One immutable revision. */
export const revisionSchema = z.object({
  policyId: z.string(),
  number: z.number().int(),
  /** The newest revision that its author had seen. */
  baseNumber: z.number().int().nullable(),
  /** The revision that stood until this one was applied; null when none did, or when it was not applied. */
  replacesNumber: z.number().int().nullable(),
  spec: policySpecSchema.nullable(),
  written: writtenSpecSchema.nullable(),
  specSha256: z.string(),
  state: z.enum(revisionStates),
  message: z.string(),
  actor: actorSchema,
  createdAt: z.iso.datetime(),
  /** The change that applied it; null when it was not applied. */
  changeId: z.string().nullable(),
});
export type RevisionView = z.infer<typeof revisionSchema>;

export const revisionsSchema = z.object({
  revisions: z.array(revisionSchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});

export const policyDeliveriesSchema = z.object({
  deliveries: z.array(deliverySchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
