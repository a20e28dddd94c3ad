/** [unix seconds, value] in order of time. */
type Points = readonly (readonly [number, number | null])[];

/** What is known of one series of a counter around and after a moment. */
export type CountedSeries = {
  /** The last value before the moment; undefined when the series was not there yet. */
  before: number | undefined;
  /** The first value at or after the moment, when it came soon. */
  firstAfter: number | undefined;
  last: number;
  /** All samples since the moment; only given when the counter fell in between. */
  samples: Points | undefined;
};

/**
 * How many a counter counted since a moment: exact differences of what was scraped, nothing extrapolated. What came between
 * the moment and the next scrape is left out, so nothing older is ever counted. A series that appeared later counts from 0,
 * unless nobody was looking when it appeared (`wasWatched` false): then from the first value that was seen.
 */
export function countSince(series: CountedSeries, wasWatched: boolean): number {
  const { before, firstAfter, last, samples } = series;
  const start = before === undefined && wasWatched ? 0 : (firstAfter ?? before ?? firstOf(samples) ?? last);
  if (samples === undefined) return last >= start ? last - start : last;
  let count = 0;
  let previous = start;
  for (const [, value] of samples) {
    if (value === null) continue;
    count += value >= previous ? value - previous : value;
    previous = value;
  }
  return count;
}

function firstOf(samples: Points | undefined): number | undefined {
  return samples?.find(([, value]) => value !== null)?.[1] ?? undefined;
}
