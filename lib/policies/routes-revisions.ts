import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { defineRoute } from "../contract/define-route";
import { revisionSchema } from "./policies";
import { policyPreviewSchema, unsupportedSchema } from "./preview";
import { problemFindingSchema } from "./problem-finding";
import { rollbackPreviewSchema } from "./rollback";
import { writtenSpecInputSchema } from "./written/written-input";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
const revisionParams = params.extend({ number: z.coerce.number().int().min(1).max(2_147_483_647) });
const messageSchema = z.string().trim().max(500);
const overrideSchema = z.strictObject({ reason: z.string().trim().min(3).max(500) });

export const submitRevisionRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/revisions",
  summary:
    "Submit the next revision, numbered and immutable; 409 with both sides when baseRevision is not the newest",
  action: "policy.write",
  params,
  query: nothing,
  body: z.strictObject({
    /** 0 before the first. */
    baseRevision: z.number().int().min(0),
    spec: writtenSpecInputSchema,
    message: messageSchema.default(""),
  }),
  answer: z.object({
    revision: revisionSchema,
    /** What stands in the way of applying it here. */
    unsupported: z.array(unsupportedSchema),
    problems: z.array(problemFindingSchema),
  }),
  status: 201,
});

export const previewPolicyRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/preview",
  summary: "What a spec would push, beside what the control plane holds now, with evidence; changes nothing",
  action: "mesh.read",
  params,
  query: nothing,
  body: z.strictObject({ spec: writtenSpecInputSchema }),
  answer: policyPreviewSchema,
  status: 200,
});

export const applyRevisionRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/revisions/{number}/apply",
  summary:
    "Push a submitted revision; 409 with both sides when something else was applied since it was written",
  action: "policy.write",
  params: revisionParams,
  query: nothing,
  body: z.strictObject({
    message: messageSchema.optional(),
    /** When the change undoes itself. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** Lets it through over problems of severity error, with the reason on record. */
    override: overrideSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});

export const previewRollbackRoute = defineRoute({
  method: "GET",
  path: "/api/v1/policies/{id}/revisions/{number}/rollback",
  summary: "What going back to this revision would take away, by name; changes nothing",
  action: "mesh.read",
  params: revisionParams,
  query: nothing,
  body: z.undefined(),
  answer: rollbackPreviewSchema,
  status: 200,
});

export const rollbackRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/revisions/{number}/rollback",
  summary: "Restore this whole revision as the newest one and push it",
  action: "change.undo",
  params: revisionParams,
  query: nothing,
  body: z.strictObject({
    /** The newest revision the asker saw. */
    baseRevision: z.number().int().min(1),
    message: messageSchema.optional(),
    override: overrideSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});
