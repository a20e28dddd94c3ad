import "server-only";
import type { Sample } from "../../prometheus/client";
import { promql } from "../../promql/promql";
import type { Figure } from "../concepts";
import { type Histogram, histogramFrom } from "../histogram";
import { bucketQuery, bucketScale, wayLabel } from "../queries/bucket-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { readLabels } from "../read-figures";
import type { Part } from "./read-together";

/** All observations of one group, by size in the concept's unit. */
export type GroupHistogram = { labels: Figure["labels"]; histogram: Histogram };

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
  const groups = new Map<
    string,
    { labels: Figure["labels"]; buckets: { bound: number; atMost: number }[] }
  >();
  for (const { labels: wire, value } of samples) {
    const { le, [wayLabel]: way } = wire;
    const bound = boundOf(le, bucketScale(question, way));
    if (bound === null || value === null) continue;
    const labels = readLabels(question.source, question.by, wire);
    const key = JSON.stringify(question.by.map((dimension) => labels[dimension] ?? ""));
    const group = groups.get(key) ?? { labels, buckets: [] };
    group.buckets.push({ bound, atMost: value * rateSeconds });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, histogram: histogramFrom(buckets) }));
}

/** A bucket's upper bound in the concept's unit; null where the label is no number. */
export function boundOf(le: string | undefined, scale: number): number | null {
  if (le === "+Inf" || le === "Inf") return Number.POSITIVE_INFINITY;
  const bound = Number(le === "" || le === undefined ? Number.NaN : le);
  // Rounded: 0.1 s is 100 ms, and not 100.00000000000001.
  return Number.isFinite(bound) ? Number((bound * scale).toPrecision(12)) : null;
}
