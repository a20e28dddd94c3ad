import { z } from "zod";
import { changedFieldSchema } from "../changes/changed-field";
import { changeSummarySchema } from "../changes/changes";
import { policySpecSchema } from "./policy-spec";
import { unsupportedSchema } from "./preview";
import { problemFindingSchema } from "./problem-finding";
import { writtenSpecSchema } from "./written/written-spec";

/** Answer of `GET /api/v1/policies/{id}/revisions/{number}/rollback`: what going back to it would do. */
export const rollbackPreviewSchema = z.object({
  revision: z.number().int(),
  newestRevision: z.number().int(),
  spec: policySpecSchema.nullable(),
  written: writtenSpecSchema.nullable(),
  /** Every later change that it takes away, newest first. */
  removes: z.array(changeSummarySchema),
  fields: z.array(changedFieldSchema),
  /** `reason`: `not-applied`, `withdrawn`, `stands-already`; null where it is possible. */
  rollback: z.object({ possible: z.boolean(), reason: z.string().nullable() }),
  unsupported: z.array(unsupportedSchema),
  problems: z.array(problemFindingSchema),
});
export type RollbackPreview = z.infer<typeof rollbackPreviewSchema>;
