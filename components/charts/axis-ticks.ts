const roundSizes = [1, 2, 2.5, 5, 10] as const;
const minute = 60;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 5_760, 11_520].map(
  (minutes) => minutes * minute,
);
const mostTimeTicks = 5;

/**
 * Four even, round marks from zero to at least `most`; the least reach keeps nothing looking like nothing. What
 * cannot be more than `ceiling` gets no mark beyond it.
 */
export function valueTicks(most: number, least: number, ceiling = Number.POSITIVE_INFINITY): number[] {
  const third = Math.max(most, least) / 3;
  const power = 10 ** Math.floor(Math.log10(third));
  const size = roundSizes.find((candidate) => candidate * power >= third * 0.9999) ?? 10;
  const ticks = [0, 1, 2, 3].map((count) => Number((count * size * power).toPrecision(6)));
  return most <= ceiling && ticks.some((tick) => tick > ceiling) ? [0, ceiling / 2, ceiling] : ticks;
}

/** Even, round marks from below the lowest to above the greatest, for values that may be below zero. */
export function spanTicks(lowest: number, most: number): number[] {
  const third = (most - lowest || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(third));
  const size = (roundSizes.find((candidate) => candidate * power >= third * 0.9999) ?? 10) * power;
  const ticks: number[] = [];
  for (let mark = Math.floor(lowest / size); ticks.length < 7; mark++) {
    ticks.push(Number((mark * size).toPrecision(6)));
    if (mark * size >= most) break;
  }
  return ticks;
}

/** Round moments within a stretch of time (unix seconds), at most five of them. */
export function timeTicks(start: number, end: number): number[] {
  const step = timeSteps.find((candidate) => (end - start) / candidate <= mostTimeTicks) ?? 1_382_400;
  const ticks: number[] = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) ticks.push(at);
  return ticks;
}
