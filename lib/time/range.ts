/** A stretch of time cut into equal steps, all in whole unix seconds; both ends are multiples of the step. */
export type SteppedRange = { start: number; end: number; stepSeconds: number };

const usualPoints = 300;
/** More than this no screen can tell apart, however wide. */
const maxPoints = 1_000;
const leastPoints = 10;
/** Steps that people read off an axis, in seconds. */
const roundSteps = [
  1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];

/**
 * Aligned to the step, so that every viewer asks for the same points: both ends go down to a multiple of it. At most
 * one point a pixel of `widthPx` and 1,000 in all, 300 where no width is known, so a step that is too fine is made
 * coarser. `stepSeconds` may be left out; it is never below one scrape.
 */
export function steppedRange({
  start,
  end,
  stepSeconds,
  scrapeSeconds,
  widthPx = usualPoints,
}: {
  start: number;
  end: number;
  stepSeconds?: number | undefined;
  scrapeSeconds: number;
  widthPx?: number | undefined;
}): SteppedRange {
  const points = Math.min(Math.max(Math.floor(widthPx), leastPoints), maxPoints);
  // Two to spare: both ends count, and the start goes down to a multiple of the step.
  const least = Math.max(stepSeconds ?? 1, scrapeSeconds, (end - start) / (points - 2));
  const step = roundSteps.find((candidate) => candidate >= least) ?? Math.ceil(least / 86_400) * 86_400;
  return { start: Math.floor(start / step) * step, end: Math.floor(end / step) * step, stepSeconds: step };
}
