import { boundOf } from "./bound-of";
import { quantileNames, quantiles } from "./concepts";
import { countsOf, quantileOf } from "./histogram";
import { bucketScale, wayLabel } from "./queries/bucket-query";
import { quantileLabel } from "./queries/concept-query";
import type { ConceptQuestion } from "./queries/concept-question";
import { labelsOf } from "./queries/grouped-series";

type Points = [number, number | null][];
type Line = { labels: Record<string, string>; points: Points };
type Group = { labels: Line["labels"]; buckets: Map<number, Points[]> };

/**
 * A histogram's quantiles over time, of the lines that `bucketQuery` gives: labelled as those of `conceptQuery`, in the
 * concept's unit. Null at a step whose buckets cannot say: nothing was counted, the last bucket is missing, or the quantile
 * lies beyond the finite ones. A step's values follow from that step alone.
 */
export function quantileLines(question: ConceptQuestion, lines: readonly Line[]): Line[] {
  const names = question.quantiles ?? quantileNames;
  return groupsOf(question, lines).flatMap(({ labels, buckets }) => {
    const bounds = [...buckets.keys()].sort((a, b) => a - b);
    const steps = stepsOf(bounds.map((bound) => buckets.get(bound) ?? []));
    const known = steps.map(({ at, atMosts }) => ({ at, histogram: histogramAt(bounds, atMosts) }));
    return names.map((name) => ({
      labels: { ...labels, [quantileLabel]: name },
      points: known.map(({ at, histogram }): [number, number | null] => [
        at,
        histogram && quantileOf(histogram, quantiles[name]),
      ]),
    }));
  });
}

function groupsOf(question: ConceptQuestion, lines: readonly Line[]): Group[] {
  const own = labelsOf(question);
  const groups = new Map<string, Group>();
  for (const { labels: wire, points } of lines) {
    const bound = boundOf(wire.le, bucketScale(question, wire[wayLabel]));
    if (bound === null) continue;
    const { le: _le, [wayLabel]: _way, ...labels } = wire;
    const key = JSON.stringify(own.map((label) => wire[label] ?? ""));
    const group = groups.get(key) ?? { labels, buckets: new Map<number, Points[]>() };
    groups.set(key, group);
    group.buckets.set(bound, [...(group.buckets.get(bound) ?? []), points]);
  }
  return [...groups.values()];
}

/** What each bucket, in order of their bounds, held at each step; NaN where it did not say. */
function stepsOf(buckets: readonly Points[][]): { at: number; atMosts: number[] }[] {
  const steps = new Map<number, number[]>();
  for (const [index, same] of buckets.entries()) {
    for (const points of same) {
      for (const [at, value] of points) {
        let atMosts = steps.get(at);
        if (!atMosts) {
          atMosts = new Array<number>(buckets.length).fill(Number.NaN);
          steps.set(at, atMosts);
        }
        const held = atMosts[index] ?? Number.NaN;
        if (value !== null) atMosts[index] = Number.isNaN(held) ? value : held + value;
      }
    }
  }
  return [...steps].sort(([left], [right]) => left - right).map(([at, atMosts]) => ({ at, atMosts }));
}

/** Null without the last bucket: nobody knows of how many the others are a part. */
function histogramAt(bounds: readonly number[], atMosts: readonly number[]) {
  const isThere = (_: unknown, index: number) => !Number.isNaN(atMosts[index]);
  const isWhole = atMosts.every(isThere);
  const there = isWhole ? bounds : bounds.filter(isThere);
  if (there.at(-1) !== Number.POSITIVE_INFINITY) return null;
  return { bounds: there, counts: countsOf(isWhole ? atMosts : atMosts.filter(isThere)) };
}
