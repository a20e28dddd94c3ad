import "server-only";

const durationPattern = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const millisecondsOf = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/**
 * Whole milliseconds as a Gateway API duration (GEP-2257): whole seconds as `90s`, others as `250ms` or `100s1ms`. The same
 * number always gives the same text. Each number has at most five digits, which holds up to 99 999 s.
 */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (ms % 1_000 === 0) return `${seconds}s`;
  return ms <= 99_999 ? `${ms}ms` : `${seconds}s${ms % 1_000}ms`;
}

/** Milliseconds of a Gateway API duration; undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  const parts = text.matchAll(/([0-9]{1,5})(ms|h|m|s)/g);
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * msOf(unit), 0);
}

function msOf(unit: string | undefined): number {
  return unit === "h" || unit === "m" || unit === "s" ? millisecondsOf[unit] : 1;
}
