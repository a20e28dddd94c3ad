import "server-only";
import type { Warning } from "../metrics/reading";
import type { SteppedRange } from "../time/range";
import type { Line, Lines } from "./lines";

type Points = Line["points"];
type Said = { warning: Warning; start: number; end: number };

/**
 * What is known of one query on the steps from `from` to `to`, both included, in unix seconds. Every step in between was
 * asked: one that a line has no point for has none. Never changed, only replaced.
 */
export type KeptRange = {
  from: number;
  to: number;
  lines: ReadonlyMap<string, Line>;
  /** With the stretch of time whose answer said so. */
  said: readonly Said[];
  /** Points of all lines together. */
  size: number;
};
type Piece = { range: SteppedRange; answer: Lines };

/** What has to be asked so that `range` is known: nothing, what is missing before and after, or all of it. */
export function missingPieces(kept: KeptRange | null, range: SteppedRange): SteppedRange[] {
  const { start, end, stepSeconds } = range;
  if (!kept || start > kept.to + stepSeconds || end < kept.from - stepSeconds) return [range];
  const head = { start, end: kept.from - stepSeconds, stepSeconds };
  const tail = { start: kept.to + stepSeconds, end, stepSeconds };
  return [...(start < kept.from ? [head] : []), ...(end > kept.to ? [tail] : [])];
}

/** Whether an answer has points on the steps that were asked for alone (some products move a range to steps of their own). */
export function isOnSteps({ range, answer }: Piece): boolean {
  const { start, end, stepSeconds } = range;
  return answer.lines.every(({ points }) =>
    points.every(([at]) => at >= start && at <= end && (at - start) % stepSeconds === 0),
  );
}

/** What was kept together with what was asked, series by series: a new one begins, an old one ends, none is doubled. */
export function merged(kept: KeptRange | null, pieces: readonly Piece[]): KeptRange {
  const touching = kept && pieces.every(({ range }) => missingPieces(kept, range)[0] !== range) ? kept : null;
  const parts = [
    ...pieces.map(({ range, answer }) => ({ from: range.start, to: range.end, ...asKept(range, answer) })),
    ...(touching ? [touching] : []),
  ].sort((left, right) => left.from - right.from);
  const lines = new Map<string, { labels: Line["labels"]; parts: Points[] }>();
  for (const part of parts) {
    for (const [key, { labels, points }] of part.lines) {
      const line = lines.get(key) ?? { labels, parts: [] };
      lines.set(key, line);
      line.parts.push(points);
    }
  }
  const whole = [...lines].map(
    ([key, { labels, parts: own }]) => [key, { labels, points: own.flat() }] as const,
  );
  return {
    from: Math.min(...parts.map(({ from }) => from)),
    to: Math.max(...parts.map(({ to }) => to)),
    ...sizedLines(whole),
    said: united(parts.flatMap(({ said }) => said)),
  };
}

/** The part of what was kept that lies between two moments, both included; null where that is nothing. */
export function cutTo(kept: KeptRange, from: number, to: number): KeptRange | null {
  const first = Math.max(kept.from, from);
  const last = Math.min(kept.to, to);
  if (first > last) return null;
  if (first === kept.from && last === kept.to) return kept;
  const cut = [...kept.lines].map(
    ([key, { labels, points }]) => [key, { labels, points: between(points, first, last) }] as const,
  );
  return {
    from: first,
    to: last,
    ...sizedLines(cut),
    said: kept.said.filter(({ start, end }) => start <= last && end >= first),
  };
}

/** The answer to `range`, all of which is kept; lines in the order of their labels, as Prometheus gives them. */
export function readFrom(kept: KeptRange, { start, end }: SteppedRange): Lines {
  const within = cutTo(kept, start, end);
  if (!within) return { lines: [], warnings: [] };
  const sorted = [...within.lines].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    lines: sorted.map(([, { labels, points }]) => ({ labels, points: [...points] })),
    warnings: within.said.map(({ warning }) => warning),
  };
}

/** What tells a series from the others; in the order in which Prometheus sorts them. */
export function labelKey(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return pairs.flat().join("\u0000");
}

function asKept({ start, end }: SteppedRange, { lines, warnings }: Lines): Pick<KeptRange, "lines" | "said"> {
  return {
    lines: new Map(lines.map((line) => [labelKey(line.labels), line])),
    said: warnings.map((warning) => ({ warning, start, end })),
  };
}

function sizedLines(all: readonly (readonly [string, Line])[]): Pick<KeptRange, "lines" | "size"> {
  const lines = new Map(all.filter(([, { points }]) => points.length > 0));
  let size = 0;
  for (const { points } of lines.values()) size += points.length;
  return { lines, size };
}

function united(said: readonly Said[]): Said[] {
  const once = new Map<string, Said>();
  for (const each of said) {
    const key = JSON.stringify(each.warning);
    const known = once.get(key) ?? each;
    const start = Math.min(known.start, each.start);
    once.set(key, { warning: each.warning, start, end: Math.max(known.end, each.end) });
  }
  return [...once.values()];
}

function between(points: Points, from: number, to: number): Points {
  return points.slice(firstAt(points, from), firstAt(points, to, true));
}

/** The index of the first point at a moment or later, or later only. */
function firstAt(points: Points, moment: number, isLater = false): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = points[middle]?.[0] ?? Number.POSITIVE_INFINITY;
    if (at < moment || (isLater && at === moment)) low = middle + 1;
    else high = middle;
  }
  return low;
}
