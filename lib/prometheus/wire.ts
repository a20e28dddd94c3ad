import "server-only";
import { z } from "zod";

const sample = z.tuple([z.number(), z.string()]);
/** Of a native histogram only the moment is read. */
const histogram = z.tuple([z.number(), z.unknown()]);
const labelSet = z.record(z.string(), z.string());

/** Checked by hand: a chart's answer has tens of thousands of them, and everybody waits while it is read. */
const samples = z.custom<[number, string][]>(
  (values) => Array.isArray(values) && values.every(isSample),
  "is no list of samples",
);

function isSample(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && typeof value[1] === "string"
  );
}

/** A series has samples, or native histograms, or both (a matrix), or one of either (a vector). */
const vector = z.object({
  resultType: z.literal("vector"),
  result: z.array(z.object({ metric: labelSet, value: sample.optional() })),
});
const matrix = z.object({
  resultType: z.literal("matrix"),
  result: z.array(
    z.object({
      metric: labelSet,
      values: samples.default([]),
      histograms: z.array(histogram).default([]),
    }),
  ),
});
const scalar = z.object({ resultType: z.literal("scalar"), result: sample });
const string = z.object({ resultType: z.literal("string"), result: sample });

export const queryDataSchema = z.discriminatedUnion("resultType", [vector, matrix, scalar, string]);
export type QueryData = z.infer<typeof queryDataSchema>;

export const labelValuesSchema = z.array(z.string());
export const labelSetsSchema = z.array(labelSet);
export const metadataSchema = z.record(
  z.string(),
  z.array(z.object({ type: z.string(), help: z.string().default(""), unit: z.string().default("") })),
);

/** Which product answers says so itself; VictoriaMetrics gives a version and nothing else. */
export const buildInfoSchema = z.object({
  application: z.string().optional(),
  version: z.string().optional(),
  revision: z.string().optional(),
  goVersion: z.string().optional(),
});

/** What every answer that went well has around its data. `isPartial` is VictoriaMetrics' way to warn. */
export const successSchema = z.object({
  status: z.literal("success"),
  data: z.unknown(),
  warnings: z.array(z.string()).nullish(),
  infos: z.array(z.string()).nullish(),
  isPartial: z.boolean().optional(),
});

/**
 * `errorType` is one of the API's words, or the HTTP code as text (VictoriaMetrics). VictoriaMetrics says in `msg` that it
 * has nobody to ask about rules.
 */
export const errorSchema = z
  .object({
    status: z.literal("error"),
    errorType: z.string().default(""),
    error: z.string().optional(),
    msg: z.string().optional(),
  })
  .transform(({ errorType, error, msg }) => ({ errorType, words: error ?? msg ?? "" }));
