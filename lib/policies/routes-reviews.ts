import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { revisionStates } from "./review";
import { revisionNumberSchema } from "./revision-number";

const nothing = z.strictObject({});
const params = z.strictObject({
  id: z.uuid(),
  number: revisionNumberSchema,
});
const reasonSchema = z.string().trim().min(3).max(500);

const reviewAnswerSchema = z.object({
  policyId: z.string(),
  number: z.number().int(),
  state: z.enum(revisionStates),
  approvals: z.object({ given: z.number().int(), needed: z.number().int() }),
});
/** What became of a revision by what was said of it. */
export type ReviewAnswer = z.infer<typeof reviewAnswerSchema>;

const common = { method: "POST", params, query: nothing, status: 200 } as const;
const approving = { ...common, action: "change.approve", answer: reviewAnswerSchema } as const;

export const approveRevisionRoute = defineRoute({
  ...approving,
  path: "/api/v1/policies/{id}/revisions/{number}/approve",
  summary:
    "Approve the newest revision of a protected service; never one's own. An apply that waits for it is made by itself",
  verb: "approve",
  body: z.strictObject({ message: z.string().trim().max(500).optional() }),
});

export const takeBackApprovalRoute = defineRoute({
  ...approving,
  path: "/api/v1/policies/{id}/revisions/{number}/approve/take-back",
  summary: "Take one's own approval back, while the revision is not applied",
  verb: "take-back-approval",
  body: z.strictObject({ message: z.string().trim().max(500).optional() }),
});

export const rejectRevisionRoute = defineRoute({
  ...approving,
  path: "/api/v1/policies/{id}/revisions/{number}/reject",
  summary: "Say no to somebody's revision of a protected service: it is given up, with the reason",
  verb: "reject",
  body: z.strictObject({ reason: reasonSchema }),
});

export const withdrawRevisionRoute = defineRoute({
  ...common,
  action: "policy.write",
  path: "/api/v1/policies/{id}/revisions/{number}/withdraw",
  summary: "Give up a revision that was not applied, with all that waits of it",
  verb: "withdraw",
  body: z.strictObject({ reason: reasonSchema }),
  answer: reviewAnswerSchema,
});

export const cancelApplyRoute = defineRoute({
  ...common,
  action: "policy.write",
  path: "/api/v1/policies/{id}/revisions/{number}/apply/cancel",
  summary: "Cancel an apply that waits for its time or for approvals; the revision stays",
  verb: "cancel-apply",
  body: nothing,
  answer: z.object({ policyId: z.string(), number: z.number().int() }),
});
