import { z } from "zod";
import { actorSchema } from "../access/actor";
import { defineRoute } from "../contract/define-route";
import { policyKindSchema } from "../policies/kinds";
import { dnsLabelSchema } from "../policies/names";
import { waitingSchema } from "../policies/waiting";
import { changedFieldSchema } from "./changed-field";
import { changeSummarySchema } from "./changes";

/** A revision that is not applied, because it waits: for others to approve it, for its time, for a freeze's end. */
const waitingRowSchema = z.object({
  policyId: z.string(),
  kind: policyKindSchema,
  namespace: z.string(),
  service: z.string(),
  number: z.number().int(),
  message: z.string(),
  actor: actorSchema,
  createdAt: z.iso.datetime(),
  fields: z.array(changedFieldSchema),
  waiting: waitingSchema,
});
export type WaitingRow = z.infer<typeof waitingRowSchema>;

const waitingChangesSchema = z.object({
  /** Those that wait for the asker first, then the oldest. */
  waiting: z.array(waitingRowSchema),
  /** Changes of the last seven days that went past approvals or a freeze, newest first: for those who approve. */
  passed: z.array(changeSummarySchema),
  generatedAt: z.iso.datetime(),
});
export type WaitingChanges = z.infer<typeof waitingChangesSchema>;

export const waitingChangesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/changes/waiting",
  summary: "What waits to be applied and for what, and what went past the mesh's rules lately",
  action: "mesh.read",
  params: z.strictObject({}),
  query: z.strictObject({ mesh: dnsLabelSchema }),
  body: z.undefined(),
  answer: waitingChangesSchema,
  status: 200,
});
