import { z } from "zod";
import { commitPreviewSchema } from "../changes/commit";
import { breakGlassSchema } from "../changes/gate";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { problemFindingSchema } from "../policies/problem-finding";
import { baseRevisionSchema } from "../policies/revision-number";

/** Percent by version as people and scripts write it, e.g. `{ "v1": 90, "v2": 10 }`. */
const percentWeightsSchema = z
  .record(versionNameSchema, z.number().min(0).max(100))
  .refine((weights) => Object.keys(weights).length > 0, "names no version");

/**
 * The etag of what others wrote, as it was seen (`GET .../found`): where no policy stands, the weights of one rule of that are
 * moved and the rest is kept.
 */
const foundEtagSchema = z.string().min(1).max(200);

/** Body of `POST /api/v1/services/{namespace}/{name}/shift`. Unknown fields are refused. */
export const shiftInputSchema = z.strictObject({
  mesh: dnsLabelSchema,
  rule: dnsLabelSchema.optional(),
  /** The newest revision the author saw; required once a policy exists. */
  baseRevision: baseRevisionSchema.min(1).optional(),
  found: foundEtagSchema.optional(),
  weights: percentWeightsSchema,
  message: z.string().trim().max(500).default(""),
  /** When the change undoes itself. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** Lets a version without ready endpoints get weight, with the reason on record. */
  override: z.strictObject({ reason: z.string().trim().min(3).max(500) }).optional(),
  /** Not before this moment: it waits until then. */
  notBefore: z.iso.datetime({ offset: true }).optional(),
  /** Past approvals and a freeze, now, with the reason on record for good. */
  breakGlass: breakGlassSchema.optional(),
});
export type ShiftInput = z.infer<typeof shiftInputSchema>;

/** Body of `POST .../shift/preview`: the same without what only an apply needs. */
export const shiftPreviewInputSchema = z.strictObject({
  mesh: dnsLabelSchema,
  rule: dnsLabelSchema.optional(),
  found: foundEtagSchema.optional(),
  weights: percentWeightsSchema,
});
export type ShiftPreviewInput = z.infer<typeof shiftPreviewInputSchema>;

const shareRowSchema = z.object({
  version: z.string(),
  nowBp: z.number().int().nullable(),
  thenBp: z.number().int(),
  nowRequestsPerSecond: z.number().nullable(),
  thenRequestsPerSecond: z.number().nullable(),
  readyEndpoints: z.number().int().nullable(),
});

/** What a shift would do: nothing is stored or pushed. */
export const shiftPreviewSchema = z.object({
  rows: z.array(shareRowSchema),
  /** What would be pushed beside what the control plane holds now, as canonical JSON text. */
  resources: z.array(z.object({ ref: z.string(), before: z.string(), after: z.string() })),
  /** The copyable equivalent of the push. */
  command: z.string(),
  /** Where it would be committed instead of written; null where it is written. */
  commit: commitPreviewSchema.nullable(),
  /** One line in the field's terms: "route llm/chat-model: v1 90 -> 50, v2 10 -> 50". */
  summary: z.string(),
  unsupported: z.array(z.object({ path: z.string(), reason: z.string() })),
  problems: z.array(problemFindingSchema),
  /** About how many requests it takes to call the split converged. */
  sampleNeeded: z.number().int(),
  /** False when the control plane could not be read: the diff is then against the last delivered copy. */
  liveRead: z.boolean(),
});
export type ShiftPreview = z.infer<typeof shiftPreviewSchema>;
