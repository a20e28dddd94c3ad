import { z } from "zod";
import { patchStepSchema } from "./spec-patch";

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** What mends a problem: `code` is a key of messages `policies.fix.*`, the patch is of the written spec that was asked about. */
export const problemFixSchema = z.object({
  code: z.string(),
  params: paramsSchema,
  patch: z.array(patchStepSchema).min(1),
});
export type ProblemFix = z.infer<typeof problemFixSchema>;

/** One thing found wrong or worth knowing before a change; `code` is a key of messages `policies.problem.*`. */
export const problemFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  /** The field of the written spec in dot notation; "" for the whole. */
  path: z.string(),
  message: z.string(),
  params: paramsSchema,
  /** What mends it, as text to copy. */
  snippet: z.string().optional(),
  /** The same as a change of the spec, where that is known. */
  fix: problemFixSchema.optional(),
});
export type ProblemFinding = z.infer<typeof problemFindingSchema>;

/** Errors that no reason lets through: the push would be refused whatever is said. */
export const finalProblems: readonly string[] = ["unknown-version", "owned-elsewhere", "git-refused"];
