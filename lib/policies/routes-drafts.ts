import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { createdPolicySchema, createPolicyInputSchema, draftAnswerSchema, draftInputSchema } from "./drafts";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });

export const createPolicyRoute = defineRoute({
  method: "POST",
  path: "/api/v1/policies",
  summary: "Begin a policy with a first draft; nothing is pushed",
  action: "policy.write",
  verb: "begin-policy",
  params: nothing,
  query: nothing,
  body: createPolicyInputSchema,
  answer: createdPolicySchema,
  status: 201,
});

export const getDraftRoute = defineRoute({
  method: "GET",
  path: "/api/v1/policies/{id}/draft",
  summary: "The asker's draft of a policy, what to begin from, and who else has one",
  action: "mesh.read",
  params,
  query: nothing,
  body: z.undefined(),
  answer: draftAnswerSchema,
  status: 200,
});

export const putDraftRoute = defineRoute({
  method: "PUT",
  path: "/api/v1/policies/{id}/draft",
  summary: "Keep the asker's draft as typed, right or not",
  action: "policy.write",
  params,
  query: nothing,
  body: draftInputSchema,
  answer: draftAnswerSchema,
  status: 200,
});

export const deleteDraftRoute = defineRoute({
  method: "DELETE",
  path: "/api/v1/policies/{id}/draft",
  summary: "Drop the asker's draft; a policy that never had a revision goes with its last draft",
  action: "policy.write",
  params,
  query: nothing,
  body: nothing,
  answer: z.object({ policyExists: z.boolean() }),
  status: 200,
});
