import "server-only";
import { z } from "zod";

const sample = z.tuple([z.number(), z.string()]);
const labelSet = z.record(z.string(), z.string());

/** `histogram` samples of native histograms are left unread: such a series has no `value`. */
const vector = z.object({
  resultType: z.literal("vector"),
  result: z.array(z.object({ metric: labelSet, value: sample.optional() })),
});
const matrix = z.object({
  resultType: z.literal("matrix"),
  result: z.array(z.object({ metric: labelSet, values: z.array(sample).default([]) })),
});
const scalar = z.object({ resultType: z.literal("scalar"), result: sample });
const string = z.object({ resultType: z.literal("string"), result: sample });

export const queryDataSchema = z.discriminatedUnion("resultType", [vector, matrix, scalar, string]);
export type QueryData = z.infer<typeof queryDataSchema>;

export const labelValuesSchema = z.array(z.string());

/** What every answer that went well has around its data. `isPartial` is VictoriaMetrics' way to warn. */
export const successSchema = z.object({
  status: z.literal("success"),
  data: z.unknown(),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
  isPartial: z.boolean().optional(),
});

/** `errorType` is one of the API's words, or the HTTP code as text (VictoriaMetrics). */
export const errorSchema = z.object({
  status: z.literal("error"),
  errorType: z.string().default("unknown"),
  error: z.string().default(""),
});
