import type { Heatmap } from "./heatmap";
import { histogramFrom } from "./histogram";

type Points = readonly (readonly [number, number | null])[];
/** What one bucket of one group held over time, cumulatively and a second. */
export type BucketLine = { group: string; bound: number; points: Points };

/**
 * A heatmap of all groups together. Groups whose histograms have other bounds meet at the bounds that all of them have: counts
 * stay exact, and nothing is spread over buckets that nobody counted. A step of which no group says anything is a gap.
 */
export function heatCells(
  lines: readonly BucketLine[],
  { start, end, stepSeconds }: Pick<Heatmap, "start" | "end" | "stepSeconds">,
): Pick<Heatmap, "bounds" | "columns"> {
  const groups = new Map<string, Map<number, Map<number, number>>>();
  for (const { group, bound, points } of lines) {
    const known = groups.get(group) ?? new Map<number, Map<number, number>>();
    const held = known.get(bound) ?? new Map<number, number>();
    for (const [at, value] of points) if (value !== null) held.set(at, (held.get(at) ?? 0) + value);
    known.set(bound, held);
    groups.set(group, known);
  }
  const [first, ...others] = [...groups.values()];
  const bounds = [...(first?.keys() ?? [])]
    .filter((bound) => others.every((group) => group.has(bound)))
    .sort((a, b) => a - b);
  const columns: Heatmap["columns"] = [];
  for (let at = start; at <= end; at += stepSeconds) {
    const buckets = bounds.flatMap((bound) => {
      const held = [...groups.values()].flatMap((group) => group.get(bound)?.get(at) ?? []);
      return held.length === 0 ? [] : [{ bound, atMost: held.reduce((sum, each) => sum + each, 0) }];
    });
    columns.push({
      at,
      rates:
        buckets.length < bounds.length || bounds.length === 0 ? null : [...histogramFrom(buckets).counts],
    });
  }
  return { bounds: bounds.map((bound) => (Number.isFinite(bound) ? bound : null)), columns };
}
