/** Charts look back at least this far, so that a short window still shows since when. */
const leastSeconds = 900;

export type ChartRange = { start: number; end: number };

/**
 * The time axis that all charts of a page share, in unix seconds. It moves in steps of `everySeconds`, so that
 * charts ask once a refresh and all of them for the same.
 */
export function chartRange({
  endMs,
  windowSeconds,
  everySeconds,
}: {
  endMs: number;
  windowSeconds: number;
  everySeconds: number;
}): ChartRange {
  const every = Math.max(1, everySeconds);
  const end = Math.floor(endMs / 1_000 / every) * every;
  return { start: end - Math.max(leastSeconds, windowSeconds), end };
}
