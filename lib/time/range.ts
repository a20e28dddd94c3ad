/** A stretch of time cut into equal steps, all in whole unix seconds; both ends are multiples of the step. */
export type SteppedRange = { start: number; end: number; stepSeconds: number };

const maxPoints = 300;
/** Steps that people read off an axis, in seconds. */
const roundSteps = [
  1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14_400, 86_400,
];

/**
 * Aligned to the step, so that every viewer asks for the same points; at most 300 of them, so a step that is
 * too fine is made coarser. `stepSeconds` may be left out; it is never below one scrape.
 */
export function steppedRange({
  start,
  end,
  stepSeconds,
  scrapeSeconds,
}: {
  start: number;
  end: number;
  stepSeconds?: number | undefined;
  scrapeSeconds: number;
}): SteppedRange {
  const least = Math.max(stepSeconds ?? 1, scrapeSeconds, (end - start) / (maxPoints - 2));
  const step = roundSteps.find((candidate) => candidate >= least) ?? Math.ceil(least / 86_400) * 86_400;
  return { start: Math.floor(start / step) * step, end: Math.floor(end / step) * step, stepSeconds: step };
}
