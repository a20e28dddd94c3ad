import type { Dimension } from "../metrics/concepts";

/** One line over the quarter of an hour before a moment; a point is [unix seconds, value], a gap is null. */
export type Track = {
  labels: Partial<Record<Dimension | "quantile", string>>;
  points: readonly (readonly [number, number | null])[];
};

/** What is too fresh to be called usual, and how little is too little to call anything so. */
const freshSeconds = 60;
const leastPoints = 4;

function values(track: Track | undefined, from: number, to: number): number[] {
  return (track?.points ?? []).flatMap(([at, value]) => (at > from && at <= to ? (value ?? []) : []));
}

/** The mean of the last seconds; null where there is no point. */
export function present(track: Track | undefined, at: number, seconds: number): number | null {
  return mean(values(track, at - seconds, at));
}

/** The greatest of the last seconds. */
export function most(track: Track | undefined, at: number, seconds: number): number | null {
  const last = values(track, at - seconds, at);
  return last.length === 0 ? null : Math.max(...last);
}

/** What it was most of the time before the last minute; null where that is too short to tell. */
export function usual(track: Track | undefined, at: number): number | null {
  const before = values(track, 0, at - freshSeconds);
  return before.length < leastPoints ? null : median(before);
}

export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** Since when, up to `at`, it has been so without a pause; a single point that says otherwise, or a gap, is none. */
export function since(track: Track, at: number, isSo: (value: number) => boolean): number | null {
  const points = track.points.filter(([time]) => time <= at).toReversed();
  let began: number | null = null;
  let pauses = 0;
  for (const [index, [time, value]] of points.entries()) {
    if (value !== null && isSo(value)) {
      pauses = 0;
      began = points[index + 1]?.[0] ?? time;
    } else {
      pauses += 1;
      if (pauses > 1) break;
    }
  }
  return began;
}

/** Tracks added up, point by point, for each group that `by` tells apart. */
export function summed(tracks: readonly Track[], by: readonly Dimension[]): Track[] {
  const groups = new Map<string, Track[]>();
  for (const track of tracks) {
    const key = JSON.stringify(by.map((name) => track.labels[name]));
    groups.set(key, [...(groups.get(key) ?? []), track]);
  }
  return [...groups.values()].map((group) => ({
    labels: Object.fromEntries(by.map((name) => [name, group[0]?.labels[name] ?? "unknown"])),
    points: combined(group, (all) => (all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0))),
  }));
}

/** One track's part in another's, where there is something to have a part in. */
export function share(part: Track | undefined, whole: Track): Track {
  const parts = new Map(part?.points);
  const points = whole.points.map(([at, value]): [number, number | null] => {
    const own = parts.get(at) ?? null;
    return [at, value === null || value === 0 || own === null ? null : own / value];
  });
  return { labels: whole.labels, points };
}

function combined(group: readonly Track[], fold: (values: number[]) => number | null): Track["points"] {
  const at = new Map<number, number[]>();
  for (const { points } of group) {
    for (const [time, value] of points) {
      const known = at.get(time) ?? [];
      at.set(time, value === null ? known : [...known, value]);
    }
  }
  return [...at.entries()].sort(([left], [right]) => left - right).map(([time, all]) => [time, fold(all)]);
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
