import { z } from "zod";

/** 100 % in basis points; the unit in which weights are stored and compared. */
export const fullWeightBp = 10_000;

/**
 * Reads a percent with at most two decimals as integer basis points, without float sums.
 * Answers undefined for anything else ("12.345", -1, 101, NaN).
 */
export function parsePercentBp(percent: number | string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(String(percent));
  if (!match) return undefined;
  const bp = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return bp <= fullWeightBp ? bp : undefined;
}

/** Basis points as a percent number with at most two decimals (2550 -> 25.5). */
export function percentOfBp(bp: number): number {
  return bp / 100;
}

/** Integer basis points of one destination. */
export const weightBpSchema = z.number().int().min(0).max(fullWeightBp);

/** Weights by version in basis points, as in `{ v1: 9000, v2: 1000 }`. */
export const weightsBpSchema = z.record(z.string(), weightBpSchema);
export type WeightsBp = z.infer<typeof weightsBpSchema>;

/** The sum of all weights in basis points. */
export function sumBp(weights: WeightsBp): number {
  return Object.values(weights).reduce((sum, bp) => sum + bp, 0);
}
