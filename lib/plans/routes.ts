import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { baseRevisionSchema } from "../policies/revision-number";
import { createPlanInputSchema, planPreviewInputSchema, planPreviewSchema } from "./plan-input";
import { planStateSchema } from "./plan-state";
import { planAcceptedSchema, planAnswerSchema, plansSchema } from "./plans";

const nothing = z.strictObject({});
const params = z.strictObject({ id: z.uuid() });
const deciding = {
  method: "POST",
  action: "policy.write",
  params,
  query: nothing,
  body: nothing,
  answer: planAcceptedSchema,
  status: 202,
} as const;

export const listPlansRoute = defineRoute({
  method: "GET",
  path: "/api/v1/plans",
  summary:
    "Decisions that are made in several meshes one after the other, and how far each got, newest first",
  action: "mesh.read",
  params: nothing,
  query: z.strictObject({
    namespace: dnsLabelSchema.optional(),
    service: dnsLabelSchema.optional(),
    state: planStateSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
  }),
  body: z.undefined(),
  answer: plansSchema,
  status: 200,
});

export const getPlanRoute = defineRoute({
  method: "GET",
  path: "/api/v1/plans/{id}",
  summary: "One plan: each mesh with its change, why it stopped, and what can be done about it now",
  action: "mesh.read",
  params,
  query: nothing,
  body: z.undefined(),
  answer: planAnswerSchema,
  status: 200,
});

export const previewPlanRoute = defineRoute({
  method: "POST",
  path: "/api/v1/plans/preview",
  summary: "What a decision would push in each mesh and what stands in its way there; changes nothing",
  action: "mesh.read",
  params: nothing,
  query: nothing,
  body: planPreviewInputSchema,
  answer: planPreviewSchema,
  status: 200,
});

export const createPlanRoute = defineRoute({
  ...deciding,
  verb: "plan",
  path: "/api/v1/plans",
  summary: "Begin a plan; 409 naming every mesh that cannot do it, which may be left out",
  params: nothing,
  body: createPlanInputSchema,
});

export const stopPlanRoute = defineRoute({
  ...deciding,
  verb: "plan-stop",
  path: "/api/v1/plans/{id}/stop",
  summary: "Begin no further mesh; what was done stays. With `forGood` nobody is asked about it any more",
  body: z.strictObject({ forGood: z.boolean().default(false) }),
});

export const resumePlanRoute = defineRoute({
  ...deciding,
  verb: "plan-resume",
  path: "/api/v1/plans/{id}/resume",
  summary: "Go on where it stopped: watch the change there again, push it again, or make it anew",
  body: z.strictObject({
    /** The newest revision where it stopped, as the asker saw it: what was decided there since may be replaced. */
    baseRevision: baseRevisionSchema.optional(),
  }),
});

export const skipPlanPartRoute = defineRoute({
  ...deciding,
  verb: "plan-skip",
  path: "/api/v1/plans/{id}/skip",
  summary: "Go on with the next mesh; a change that is not written yet where it stopped is cancelled",
});

export const undoPlanRoute = defineRoute({
  ...deciding,
  verb: "plan-undo",
  path: "/api/v1/plans/{id}/undo",
  summary: "Undo the plan's change in every mesh, the last one first",
  action: "change.undo",
});
