import { z } from "zod";
import { conceptNameSchema } from "../metrics/concept-name";
import { staleSchema, warningSchema } from "../metrics/reading";
import { passedOverSchema, seriesLineSchema } from "../metrics/series";

/** More lines than this are not drawn, and more rows not listed; how many there are is said. */
export const maxDrawn = 200;

const drawn = {
  start: z.number(),
  end: z.number(),
  stepSeconds: z.number(),
  lines: z.array(seriesLineSchema),
  /** How many lines there are; `lines` has at most 200 of them. */
  total: z.number(),
};

/** Answer of `POST /api/v1/explore/query`. */
export const exploredSchema = z.object({
  /** What the query gives. Over a range everything is lines. */
  kind: z.enum(["vector", "matrix", "scalar", "string"]),
  ...drawn,
  /** At a moment: a row for each series, or one without labels for a scalar. A range selector's newest sample. */
  samples: z.array(
    z.object({ labels: z.record(z.string(), z.string()), value: z.number().nullable(), at: z.number() }),
  ),
  /** What a query gives that is a string. */
  text: z.string().nullable(),
  generatedAt: z.iso.datetime(),
  warnings: z.array(warningSchema),
});
export type Explored = z.infer<typeof exploredSchema>;

/** Answer of `GET /api/v1/explore/concept`: a concept's lines, and where they come from. */
export const exploredConceptSchema = z.object({
  concept: conceptNameSchema,
  kind: z.enum(["rate", "count", "quantiles", "gauge", "ratio"]),
  unit: z.string(),
  says: z.string(),
  ...drawn,
  /** What rates are taken over, and what is counted over. */
  rateSeconds: z.number(),
  source: z.string().nullable(),
  series: z.array(z.string()),
  promql: z.string().nullable(),
  join: z.object({ name: z.string(), says: z.string() }).nullable(),
  passedOver: z.array(passedOverSchema),
  /** Why there is nothing, when `lines` is empty. */
  why: z.string().nullable(),
  generatedAt: z.iso.datetime(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type ExploredConcept = z.infer<typeof exploredConceptSchema>;

/** What is offered while a query is written; `isCut` says that there are more. */
export const completionSchema = z.object({ values: z.array(z.string()), isCut: z.boolean() });

export const metadataAnswerSchema = z.object({
  metrics: z.record(z.string(), z.object({ type: z.string(), help: z.string(), unit: z.string() })),
});

/** Where else a mesh's queries can be looked at; null where nobody has said. */
export const linksSchema = z.object({
  prometheus: z.object({ base: z.string() }).nullable(),
  grafana: z.object({ base: z.string(), datasource: z.string() }).nullable(),
});
export type Links = z.infer<typeof linksSchema>;
