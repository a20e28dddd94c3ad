/** One line of the report; `values` carries the same figures for machines. */
export type Row = { name: string; figures: string; values: Record<string, number> };

/** The value below which this share (0..1) of the samples lies; the samples need no order. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
