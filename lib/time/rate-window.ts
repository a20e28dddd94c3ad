/** A rate needs at least this many scrapes to mean anything when one is late or lost. */
const minScrapes = 4;

/** The one rule for rates: as far back as the page looks, but at least four scrapes. All in seconds. */
export function rateWindowSeconds(windowSeconds: number, scrapeSeconds: number): number {
  return Math.max(windowSeconds, Math.ceil(minScrapes * scrapeSeconds));
}

/**
 * What each point of a line takes its rate over: its own step and the scrape before it, so that no increase falls between
 * two points, but at least four scrapes. All in seconds; whole ones come out.
 */
export function rateWindowForStep(stepSeconds: number, scrapeSeconds: number): number {
  return rateWindowSeconds(Math.ceil(stepSeconds + scrapeSeconds), scrapeSeconds);
}
