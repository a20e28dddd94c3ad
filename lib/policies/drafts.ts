import { z } from "zod";
import { policyKindSchema } from "./kinds";
import { dnsLabelSchema } from "./names";
import { baseRevisionSchema } from "./revision-number";
import { writtenSpecInputSchema } from "./written/written-input";

export const maxDraftCharacters = 65_536;

/** What one person is at work on, as typed: a text that need not be right yet. Unnumbered; one a person and policy. */
export const draftSchema = z.object({
  policyId: z.string(),
  /** The newest revision when its author began; 0 when there was none. */
  baseRevision: z.number().int().min(0),
  text: z.string(),
  updatedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Answer of the three routes of a draft. */
export const draftAnswerSchema = z.object({
  /** Null when the asker has none: `starter` is then what to begin from. */
  draft: draftSchema.nullable(),
  /** The newest revision as YAML, or a first policy for what the mesh does now. */
  starter: z.object({ baseRevision: z.number().int().min(0), text: z.string() }),
  newestRevision: z.number().int().min(0),
  /** Who else has a draft of this policy, the last to type first. */
  others: z.array(
    z.object({
      actorName: z.string(),
      baseRevision: z.number().int().min(0),
      updatedAt: z.iso.datetime(),
    }),
  ),
});
export type DraftAnswer = z.infer<typeof draftAnswerSchema>;

/** Body of `PUT /api/v1/policies/{id}/draft`. */
export const draftInputSchema = z.strictObject({
  baseRevision: baseRevisionSchema,
  text: z.string().max(maxDraftCharacters),
});

/** Body of `POST /api/v1/policies`: names what the policy is about; the draft begins with `spec` where given. */
export const createPolicyInputSchema = z.strictObject({
  mesh: dnsLabelSchema,
  kind: policyKindSchema,
  namespace: dnsLabelSchema,
  service: dnsLabelSchema,
  spec: writtenSpecInputSchema.optional(),
});
export type CreatePolicyInput = z.infer<typeof createPolicyInputSchema>;

/** Answer of `POST /api/v1/policies`; a policy that is there already is answered as it is, with the asker's draft. */
export const createdPolicySchema = z.object({
  id: z.string(),
  isNew: z.boolean(),
  draft: draftSchema,
});
export type CreatedPolicy = z.infer<typeof createdPolicySchema>;
