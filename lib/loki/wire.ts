import "server-only";
import { z } from "zod";

const labelSet = z.record(z.string(), z.string());
/** Nanoseconds since 1970 in decimal digits: more than a JSON number can hold. */
const nanoseconds = z.string().regex(/^\d{1,19}$/);
/** Unix seconds and the value in words. */
const sample = z.tuple([z.number(), z.string()]);

/** What `categorize-labels` puts behind a line: what it carries beside its stream, and what the query took out of it. */
const categories = z.object({
  structuredMetadata: labelSet.optional(),
  parsed: labelSet.optional(),
});

const streams = z.object({
  resultType: z.literal("streams"),
  result: z.array(
    z.object({
      stream: labelSet,
      values: z.array(z.tuple([nanoseconds, z.string()]).rest(categories)),
    }),
  ),
});
const matrix = z.object({
  resultType: z.literal("matrix"),
  result: z.array(z.object({ metric: labelSet, values: z.array(sample) })),
});
const vector = z.object({
  resultType: z.literal("vector"),
  result: z.array(z.object({ metric: labelSet, value: sample })),
});

export const streamsSchema = streams;
export const matrixSchema = matrix;
export const vectorSchema = vector;
/** For a label that nobody knows the answer has no data at all (seen in 3.4.6). */
export const namesSchema = z.array(z.string()).default([]);
export const seriesSchema = z.array(labelSet).default([]);

/** What every answer that went well has around its data. */
export const successSchema = z.object({ status: z.literal("success"), data: z.unknown().optional() });
