import { z } from "zod";

/** One thing found wrong or worth knowing before a change; `code` is a key of messages `policies.problem.*`. */
export const problemFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  /** The field of the written spec in dot notation; "" for the whole. */
  path: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ProblemFinding = z.infer<typeof problemFindingSchema>;
