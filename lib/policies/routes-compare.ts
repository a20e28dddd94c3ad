import { z } from "zod";
import { changedFieldSchema } from "../changes/changed-field";
import { defineRoute } from "../contract/define-route";
import { revisionSchema } from "./policies";
import { revisionNumberSchema } from "./revision-number";

export const compareRevisionsRoute = defineRoute({
  method: "GET",
  action: "mesh.read",
  path: "/api/v1/policies/{id}/compare",
  summary:
    "What differs between any two revisions of a policy, field by field, with both as they were written",
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ from: revisionNumberSchema, to: revisionNumberSchema }),
  body: z.undefined(),
  answer: z.object({
    from: revisionSchema,
    to: revisionSchema,
    /** What moved from the one to the other; at most fifty. */
    fields: z.array(changedFieldSchema),
  }),
  status: 200,
});
