import { z } from "zod";
import { acceptedSchema } from "../changes/changes";
import { breakGlassSchema } from "../changes/gate";
import { defineRoute } from "../contract/define-route";
import { policyKindSchema } from "./kinds";
import { dnsLabelSchema } from "./names";
import { revisionSchema } from "./policies";
import { policyPreviewSchema, unsupportedSchema } from "./preview";
import { problemFindingSchema } from "./problem-finding";
import { baseRevisionSchema, revisionNumberSchema } from "./revision-number";
import { rollbackPreviewSchema } from "./rollback";
import { writtenSpecInputSchema } from "./written/written-input";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
const revisionParams = params.extend({ number: revisionNumberSchema });
const messageSchema = z.string().trim().max(500);
export const overrideSchema = z.strictObject({ reason: z.string().trim().min(3).max(500) });

export const submitRevisionRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/revisions",
  summary:
    "Submit the next revision, numbered and immutable; 409 with both sides when baseRevision is not the newest",
  action: "policy.write",
  verb: "submit",
  params,
  query: nothing,
  body: z.strictObject({
    /** 0 before the first. */
    baseRevision: baseRevisionSchema,
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

export const previewTargetRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/preview",
  summary: "The same of a service and kind, whether there is a policy of it yet or not; changes nothing",
  action: "mesh.read",
  params: nothing,
  query: nothing,
  body: z.strictObject({
    mesh: dnsLabelSchema,
    kind: policyKindSchema,
    namespace: dnsLabelSchema,
    service: dnsLabelSchema,
    spec: writtenSpecInputSchema,
  }),
  answer: policyPreviewSchema,
  status: 200,
});

export const applyRevisionRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies/{id}/revisions/{number}/apply",
  summary:
    "Push a submitted revision, or let it wait for its time and for approvals (`waiting`); 409 with both sides when something else was applied since it was written",
  action: "policy.write",
  verb: "apply",
  params: revisionParams,
  query: nothing,
  body: z.strictObject({
    message: messageSchema.optional(),
    /** When the change undoes itself. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** Lets it through over problems of severity error, with the reason on record. */
    override: overrideSchema.optional(),
    /** Not before this moment: it waits until then. */
    notBefore: z.iso.datetime({ offset: true }).optional(),
    /** Past approvals and a freeze, now, with the reason on record for good. */
    breakGlass: breakGlassSchema.optional(),
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
  verb: "roll-back",
  params: revisionParams,
  query: nothing,
  body: z.strictObject({
    /** The newest revision the asker saw. */
    baseRevision: baseRevisionSchema.min(1),
    message: messageSchema.optional(),
    override: overrideSchema.optional(),
    breakGlass: breakGlassSchema.optional(),
  }),
  answer: acceptedSchema,
  status: 202,
});
