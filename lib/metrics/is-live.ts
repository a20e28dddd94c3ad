/** A range that ends this close to now moves on with the clock: its last good answer is any earlier one. */
const liveSeconds = 60;

/** Whether a range that ends at `end` is one that moves on; both in unix seconds. Pure. */
export function isLiveEnd(now: number, end: number): boolean {
  return Math.abs(now - end) < liveSeconds;
}
