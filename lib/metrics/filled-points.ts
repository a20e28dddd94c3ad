import type { SteppedRange } from "../time/range";

type Point = [number, number | null];

/** A point at every step of a range: what Prometheus left out is a gap, not zero. */
export function filledPoints(points: readonly Point[], { start, end, stepSeconds }: SteppedRange): Point[] {
  const values = new Map(points);
  const all: Point[] = [];
  for (let at = start; at <= end; at += stepSeconds) all.push([at, values.get(at) ?? null]);
  return all;
}
