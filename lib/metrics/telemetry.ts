import { z } from "zod";
import { logFindingsSchema } from "../logs/remedies";
import { conceptNameSchema } from "./concept-name";
import { staleSchema, warningSchema } from "./reading";
import { remedyNames } from "./remedies";

/** What one concept is answered by here, and what was passed over. */
export const conceptAnswerSchema = z.object({
  concept: conceptNameSchema,
  kind: z.enum(["rate", "count", "quantiles", "gauge", "ratio"]),
  unit: z.string(),
  says: z.string(),
  /** How far figures can be told apart: by service and version, by service, or not at all; null where nothing answers. */
  by: z.enum(["version", "service", "nothing"]).nullable(),
  source: z.string().nullable(),
  /** Why nothing answers, or why not by version. */
  why: z.string().nullable(),
  series: z.array(z.string()),
  promql: z.string().nullable(),
  /** Which other series say which service and version a pod is. */
  join: z.object({ name: z.string(), says: z.string() }).nullable(),
  /** Better sources, each with what it lacks. */
  passedOver: z.array(z.object({ source: z.string(), why: z.string() })),
  /** Of a histogram: the share of observations within its finite buckets, 0..1; null where there are none. */
  withinBuckets: z.number().nullable(),
});
export type ConceptAnswer = z.infer<typeof conceptAnswerSchema>;

/** Something that is missing, which concepts for want of it, and the configuration that mends it. */
export const telemetryGapSchema = z.object({
  remedy: z.enum(remedyNames),
  concepts: z.array(conceptNameSchema),
  snippet: z.string(),
});
export type TelemetryGap = z.infer<typeof telemetryGapSchema>;

/** Answer of `GET /api/v1/meshes/{mesh}/telemetry`. `gaps` has the worst first. */
export const telemetrySchema = z.object({
  mesh: z.string(),
  generatedAt: z.iso.datetime(),
  answers: z.array(conceptAnswerSchema),
  gaps: z.array(telemetryGapSchema),
  /** What its logs can say; null where only figures were asked about. */
  logs: logFindingsSchema.nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Telemetry = z.infer<typeof telemetrySchema>;
