import "server-only";
import type { Sample } from "../../prometheus/client";
import { promql } from "../../promql/promql";
import { boundOf } from "../bound-of";
import type { Figure } from "../concepts";
import { type Histogram, histogramFrom } from "../histogram";
import { bucketQuery, bucketScale, wayLabel } from "../queries/bucket-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { labelsOf } from "../queries/grouped-series";
import { readLabels } from "../read-figures";
import type { Part } from "./read-together";

/** All observations of one group, by size in the concept's unit. */
export type GroupHistogram = { labels: Figure["labels"]; histogram: Histogram };

type Group = { labels: Figure["labels"]; buckets: { bound: number; atMost: number }[] };

/** What a concept's histogram counted in `rateSeconds`, group by group; nothing where the concept is no histogram's. */
export function histogramsPart(question: ConceptQuestion, rateSeconds: number): Part<GroupHistogram[]> {
  return {
    query: bucketQuery(question) ?? promql`vector(0) > 1`,
    read: (samples) => histogramsOf(question, samples, rateSeconds),
  };
}

/** `perSecond` counts times `rateSeconds`, told apart as the question tells. */
export function histogramsOf(
  question: ConceptQuestion,
  samples: readonly Sample[],
  rateSeconds: number,
): GroupHistogram[] {
  const own = labelsOf(question);
  const groups = new Map<string, Group>();
  // What a wire's words mean is worked out once, and not for each of the thousands of samples that have them.
  const known = new Map<string, Group>();
  const bounds = new Map<string, number | null>();
  for (const { labels: wire, value } of samples) {
    const { le, [wayLabel]: way } = wire;
    const bound = keptIn(bounds, `${way} ${le}`, () => boundOf(le, bucketScale(question, way)));
    if (bound === null || value === null) continue;
    const group = keptIn(known, own.map((label) => wire[label] ?? "").join("\u0000"), () => {
      const labels = readLabels(question.source, question.by, wire);
      return keptIn(groups, JSON.stringify(labels), () => ({ labels, buckets: [] }));
    });
    group.buckets.push({ bound, atMost: value * rateSeconds });
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, histogram: histogramFrom(buckets) }));
}

function keptIn<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
