import type { Bar, LogCounts, OutcomeCount } from "./logs";
import { outcomeOf } from "./outcome";

/** A count over time by status and flags, as a log store gives it: points are [unix seconds at the bar's end, lines]. */
export type CountLine = { labels: Record<string, string>; points: readonly (readonly [number, number])[] };

/** Counts as bars from `start` to `end` (unix seconds), none left out, and by outcome, most first. */
export function countBars(
  counted: readonly CountLine[],
  { start, end, stepSeconds }: { start: number; end: number; stepSeconds: number },
): Pick<LogCounts, "bars" | "outcomes" | "total"> {
  const bars = new Map<number, Bar>();
  for (let at = start; at < end; at += stepSeconds)
    bars.set(at, { at, ok: 0, error: 0, gone: 0, unknown: 0 });
  const outcomes = new Map<string, OutcomeCount>();
  for (const { labels, points } of counted) {
    const status = labels.status || null;
    const flags = labels.response_flags && labels.response_flags !== "-" ? labels.response_flags : null;
    const outcome = outcomeOf(status ?? undefined, flags ?? undefined);
    const key = JSON.stringify([status, flags]);
    const sum = outcomes.get(key) ?? { status, flags, outcome, count: 0 };
    outcomes.set(key, sum);
    for (const [at, count] of points) {
      const bar = bars.get(at - stepSeconds);
      if (!bar) continue;
      bar[outcome] += count;
      sum.count += count;
    }
  }
  const found = [...outcomes.values()].filter(({ count }) => count > 0);
  found.sort((a, b) => b.count - a.count || String(a.status).localeCompare(String(b.status)));
  return {
    bars: [...bars.values()],
    outcomes: found,
    total: found.reduce((sum, { count }) => sum + count, 0),
  };
}
