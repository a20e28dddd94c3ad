import "server-only";
import type { Line } from "./lines";
import { sampleValue } from "./sample-value";
import type { QueryData } from "./wire";

export type Sample = { labels: Record<string, string>; value: number | null };

/** A vector's or a scalar's values; null for what is no number, a native histogram too. A matrix and a string have none. */
export function samplesOf(data: QueryData): Sample[] {
  if (data.resultType === "scalar") return [{ labels: {}, value: sampleValue(data.result[1]) ?? null }];
  if (data.resultType !== "vector") return [];
  return data.result.map(({ metric, value }) => ({
    labels: metric,
    value: (value && sampleValue(value[1])) ?? null,
  }));
}

/** A matrix's lines; null for what is no number, a native histogram too. */
export function linesOf(data: QueryData): Line[] {
  if (data.resultType !== "matrix") return [];
  return data.result.map(({ metric, values, histograms }) => {
    const numbers = values.map(([at, value]): [number, number | null] => [at, sampleValue(value) ?? null]);
    if (histograms.length === 0) return { labels: metric, points: numbers };
    const others = histograms.map(([at]): [number, null] => [at, null]);
    return { labels: metric, points: [...numbers, ...others].sort(([left], [right]) => left - right) };
  });
}
