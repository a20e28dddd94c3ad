import type { SteppedRange } from "../time/range";

type Point = [number, number | null];

/** A point at every step of a range: what Prometheus left out is a gap, not zero. `points` are in order of time. */
export function filledPoints(points: readonly Point[], { start, end, stepSeconds }: SteppedRange): Point[] {
  const all: Point[] = [];
  let next = 0;
  for (let at = start; at <= end; at += stepSeconds) {
    while ((points[next]?.[0] ?? at) < at) next += 1;
    const point = points[next];
    all.push([at, point?.[0] === at ? point[1] : null]);
  }
  return all;
}
