import { z } from "zod";
import { actorSchema } from "../access/actor";
import { readingFailureSchema, staleSchema } from "../metrics/reading";
import { policyKindSchema } from "../policies/kinds";
import { reviewSchema } from "../policies/review";
import { weightsBpSchema } from "../policies/weights";
import { changeKindSchema } from "./change-kind";
import { changedFieldSchema } from "./changed-field";
import { commitSchema } from "./commit";
import { deliveryStateSchema } from "./delivery-state";
import { passedSchema, waitSchema } from "./gate";
import { setReasonSchema } from "./set-reason";

/** How strongly an acceptance was observed; the screen never shows more than this. */
export const strengthSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("stored") }),
  z.object({ kind: z.literal("programmed") }),
  /** Stored, and not carried out: a controller's reason and words, `by` its name. */
  z.object({ kind: z.literal("refused"), by: z.string(), reason: z.string(), detail: z.string() }),
  z.object({
    kind: z.literal("proxies"),
    acked: z.number().int(),
    total: z.number().int(),
    /** Names of the proxies that have not acknowledged, at most ten. */
    lagging: z.array(z.string()),
    rejected: z.array(z.object({ node: z.string(), detail: z.string() })),
  }),
]);
export type Strength = z.infer<typeof strengthSchema>;

/** What Prometheus says of the split since acceptance. Shares are 0..1, `low` and `high` the interval's ends. */
export const convergenceSchema = z.object({
  state: z.enum(["waiting-for-traffic", "measuring", "converged", "unknown"]),
  /** Requests counted since `countedSince`, and about how many the split needs. */
  sample: z.number().int(),
  sampleNeeded: z.number().int(),
  countedSince: z.iso.datetime().nullable(),
  /** Which counter was used: started requests, or finished ones after one p99. */
  counter: z.enum(["requests-started", "requests-finished"]).nullable(),
  versions: z.array(
    z.object({
      version: z.string(),
      wanted: z.number(),
      observed: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      tolerance: z.number(),
      count: z.number().int(),
    }),
  ),
  /** Streams still open on versions whose weight is 0. */
  draining: z.array(
    z.object({ version: z.string(), open: z.number().int(), oldestSeconds: z.number().nullable() }),
  ),
  /** How often the counts were judged so far (see convergence.ts). */
  looks: z.number().int().default(0),
  /** Why the state is unknown, when it is. */
  failure: readingFailureSchema.nullable(),
});
export type Convergence = z.infer<typeof convergenceSchema>;

export const deliveryStepSchema = z.object({
  at: z.iso.datetime(),
  state: deliveryStateSchema,
  /** A key of messages `delivery.step.*`. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const deliverySchema = z.object({
  id: z.string(),
  policyId: z.string(),
  revision: z.number().int(),
  state: deliveryStateSchema,
  strength: strengthSchema,
  attempts: z.number().int(),
  queuedAt: z.iso.datetime(),
  stateSince: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
  convergedAt: z.iso.datetime().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  usualSeconds: z.number().nullable(),
  /** The last thing that went wrong, in the upstream's words, cut to 500 characters. */
  lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
  convergence: convergenceSchema.nullable(),
  /** Where it goes by a repository that another tool applies. */
  commit: commitSchema.nullable().default(null),
  steps: z.array(deliveryStepSchema),
});
export type DeliveryView = z.infer<typeof deliverySchema>;

/** What a change does to one policy. */
const changePartSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  policyId: z.string(),
  policyKind: policyKindSchema,
  revision: z.number().int(),
  /** What moved in the policy, of any kind; at most fifty. */
  fields: z.array(changedFieldSchema),
  /** Weights of the rule that moved, before and after; null means no route policy (the mesh's own default), or another kind. */
  before: weightsBpSchema.nullable(),
  after: weightsBpSchema.nullable(),
  state: deliveryStateSchema,
  strength: strengthSchema,
});
export type ChangePart = z.infer<typeof changePartSchema>;

/** What a change over several policies is beside what any change is. */
const changeSetSchema = z.object({
  /** `forward`: under way, all or none. `back`: under way, as it takes back. Then how it ended; `given-up` by a person. */
  state: z.enum(["forward", "back", "done", "taken-back", "given-up"]),
  /** In the order in which they are pushed. */
  parts: z.array(changePartSchema),
  reason: setReasonSchema.nullable(),
});

/**
 * One decision by one actor, as lists and pages show it. Of a set, namespace, service, policy and what moved are those of one part:
 * the first, or the one that was asked for; state and strength those of the part that tells most of the whole.
 */
export const changeSummarySchema = changePartSchema.extend({
  id: z.string(),
  kind: changeKindSchema,
  mesh: z.string(),
  message: z.string(),
  actor: actorSchema,
  createdAt: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  keptAt: z.iso.datetime().nullable(),
  revertsChangeId: z.string().nullable(),
  revertedByChangeId: z.string().nullable(),
  /** The plan that made it, and which of its meshes this is; `isBack` where it takes that back. */
  plan: z
    .object({ id: z.string(), position: z.number().int(), of: z.number().int(), isBack: z.boolean() })
    .nullable()
    .default(null),
  /** There where it is about several policies. */
  set: changeSetSchema.nullable().default(null),
  /** What it went past of the mesh's rules, and by which right; null for most. */
  passed: passedSchema.nullable().default(null),
});
export type ChangeSummary = z.infer<typeof changeSummarySchema>;

/** Answer of `GET /api/v1/changes`, newest first. */
export const changesSchema = z.object({
  changes: z.array(changeSummarySchema),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type Changes = z.infer<typeof changesSchema>;

/** Answer of `GET /api/v1/changes/{id}`. */
export const changeSchema = changeSummarySchema.extend({
  deliveries: z.array(deliverySchema),
  /** What was said of its revision before it was applied, oldest first. */
  reviews: z.array(reviewSchema).default([]),
  /** The resources as they were and as they were pushed: canonical JSON text, "" where there was nothing. */
  diff: z.array(
    z.object({
      policyId: z.string().optional(),
      ref: z.string(),
      before: z.string(),
      after: z.string(),
    }),
  ),
  /** Whether Undo may be pressed now, and the reason code when not. */
  undo: z.object({ possible: z.boolean(), reason: z.string().nullable() }),
  cancel: z.object({ possible: z.boolean() }),
  retry: z.object({ possible: z.boolean() }),
  generatedAt: z.iso.datetime(),
  stale: staleSchema.nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** Something that was let through and is worth knowing; `code` is a key of messages `problem.*`. */
const acceptedWarningSchema = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type AcceptedWarning = z.infer<typeof acceptedWarningSchema>;

/** Answer 202 of shift, undo, apply and rollback. */
export const acceptedSchema = z.object({
  /** Of a change that waits: the id that it will have. */
  changeId: z.string(),
  revisions: z.array(z.object({ policyId: z.string(), number: z.number().int() })),
  deliveries: z.array(z.string()),
  warnings: z.array(acceptedWarningSchema),
  /** There where it is not made yet, and what it waits for: it is made by itself then. */
  waiting: z.object({ waits: z.array(waitSchema) }).optional(),
});
export type Accepted = z.infer<typeof acceptedSchema>;
