import { z } from "zod";
import { changedFieldSchema } from "../changes/changed-field";
import { commitPreviewSchema } from "../changes/commit";
import { readingFailureSchema } from "../metrics/reading";
import { accessEvidenceSchema } from "./access-evidence";
import { problemFindingSchema } from "./problem-finding";

/** What one version of a rule's split carries now and would carry; figures are null where nobody could tell. */
export const splitEvidenceRowSchema = z.object({
  /** The rule by its key (`default` for the one that takes everything). */
  rule: z.string(),
  version: z.string(),
  /** Null: no route policy now, so the mesh's own default. */
  nowBp: z.number().int().nullable(),
  thenBp: z.number().int(),
  nowRequestsPerSecond: z.number().nullable(),
  thenRequestsPerSecond: z.number().nullable(),
  /** Tokens in and out. */
  nowTokensPerSecond: z.number().nullable(),
  thenTokensPerSecond: z.number().nullable(),
  readyEndpoints: z.number().int().nullable(),
});

/** What one calling proxy group did to one version in the window, against the limit it would meet. */
export const backtestRowSchema = z.object({
  caller: z.string(),
  version: z.string(),
  limit: z.number().int(),
  /** Calling instances that were at it at one time, at most: a limit holds for each of them by itself. */
  callers: z.number().int().nullable(),
  /** The highest concurrency of one calling instance that a scrape saw. */
  peak: z.number().nullable(),
  peakAt: z.iso.datetime().nullable(),
  /** Calls in the window, and how many of them fell into scrapes above the limit: an estimate, null if unknown. */
  calls: z.number().nullable(),
  refused: z.number().nullable(),
});
export type BacktestRow = z.infer<typeof backtestRowSchema>;

export const backtestSchema = z.object({
  windowSeconds: z.number(),
  /** The concept that was read (`inFlight`), and the series behind it; null where there was none. */
  concept: z.string(),
  promql: z.string().nullable(),
  rows: z.array(backtestRowSchema),
  /** Keys of messages `policies.preview.caveat.*`: what these figures cannot know. */
  caveats: z.array(z.string()),
  /** Why there are no figures. */
  failure: readingFailureSchema.nullable(),
});
export type Backtest = z.infer<typeof backtestSchema>;

/** One limit of a rate limit beside what came in the busiest minute of the window. */
export const limitLoadRowSchema = z.object({
  /** The rule by its name, else by its place from 1; and its index. */
  rule: z.string(),
  index: z.number().int(),
  counts: z.enum(["requests", "tokens"]),
  perMinute: z.number(),
  /** Instances that each count for themselves; 1 where all count together, null where nobody could tell. */
  proxies: z.number().int().nullable(),
  /** The header whose every value is counted by itself; null for all calls together. */
  per: z.string().nullable(),
  /** Null where telemetry does not tell these calls apart. */
  seenPerMinute: z.number().nullable(),
  /** The tenant that this came from; null for all calls together. */
  seenOf: z.string().nullable(),
});
export type LimitLoadRow = z.infer<typeof limitLoadRowSchema>;

export const limitLoadSchema = z.object({
  windowSeconds: z.number(),
  /** Whose instances the rows' `proxies` are. */
  countedAt: z.enum(["callers", "called"]),
  rows: z.array(limitLoadRowSchema),
  /** Keys of messages `policies.preview.caveat.*`: what these figures cannot know. */
  caveats: z.array(z.string()),
  /** Why there are no figures. */
  failure: readingFailureSchema.nullable(),
});
export type LimitLoad = z.infer<typeof limitLoadSchema>;

export const evidenceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("route"),
    rows: z.array(splitEvidenceRowSchema),
    windowSeconds: z.number(),
    /** About how many requests it takes to call the split converged; null where rules cannot be told apart. */
    sampleNeeded: z.number().int().nullable(),
    failure: readingFailureSchema.nullable(),
  }),
  z.object({ kind: z.literal("circuit-breaker"), backtest: backtestSchema.nullable() }),
  accessEvidenceSchema,
  z.object({ kind: z.literal("rate-limit"), load: limitLoadSchema.nullable() }),
  z.object({ kind: z.literal("load-balancing") }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

export const resourceSchema = z.object({ ref: z.string(), body: z.string() });
export const resourceDiffSchema = z.object({ ref: z.string(), before: z.string(), after: z.string() });
/** `path` is the field in the written spec, `code` a key of messages `capability.*` where the target gave one. */
export const unsupportedSchema = z.object({
  path: z.string(),
  reason: z.string(),
  code: z.string().optional(),
});

/** Answer of `POST /api/v1/policies/{id}/preview`; nothing is stored or pushed. */
export const policyPreviewSchema = z.object({
  /** Exactly what would be pushed. */
  resources: z.array(resourceSchema),
  /** The same beside what the control plane holds now, as canonical JSON text. */
  diff: z.array(resourceDiffSchema),
  /** False when the control plane could not be read: the diff is then against the last delivered copy. */
  liveRead: z.boolean(),
  /** The copyable equivalent of the push. */
  command: z.string(),
  /** Where it would be committed instead of written; null where it is written. */
  commit: commitPreviewSchema.nullable(),
  /** What differs from the policy as it stands, in its own words. */
  fields: z.array(changedFieldSchema),
  unsupported: z.array(unsupportedSchema),
  problems: z.array(problemFindingSchema),
  evidence: evidenceSchema,
});
export type PolicyPreview = z.infer<typeof policyPreviewSchema>;
