const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** The waits that Standard Webhooks recommends, some 18 hours in all. */
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour];
const longestAsked = hour;

/**
 * Milliseconds to wait after the n-th failed attempt (n from 1), a tenth more or less by chance, and no less than the other
 * side asked for, within an hour; null when it is time to give up.
 */
export function nextWaitMs(
  attempt: number,
  askedSeconds: number | null,
  chance: number = Math.random(),
): number | null {
  const wait = waits[attempt - 1];
  if (wait === undefined) return null;
  const asked = Math.min((askedSeconds ?? 0) * second, longestAsked);
  return Math.max(asked, Math.round(wait * (0.9 + chance / 5)));
}
