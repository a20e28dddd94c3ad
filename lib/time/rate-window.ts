/** A rate needs at least this many scrapes to mean anything when one is late or lost. */
const minScrapes = 4;

/** The one rule for rates: as far back as the page looks, but at least four scrapes. All in seconds. */
export function rateWindowSeconds(windowSeconds: number, scrapeSeconds: number): number {
  return Math.max(windowSeconds, Math.ceil(minScrapes * scrapeSeconds));
}
