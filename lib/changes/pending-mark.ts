import { z } from "zod";

/** What the problem document of a change that is not made yet carries as `pending`: where it waits, or why it came to nothing. */
export const pendingMarkSchema = z.object({
  policyId: z.string(),
  number: z.number().int(),
  state: z.enum(["waiting", "applied", "superseded", "withdrawn", "rejected", "refused"]),
  reason: z.string().nullable(),
});
export type PendingMark = z.infer<typeof pendingMarkSchema>;
