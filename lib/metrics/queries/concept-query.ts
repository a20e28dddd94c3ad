import { equals, firstOf, labels, notEquals, number, type Promql, promql, text } from "../../promql/promql";
import { quantileNames, quantiles } from "../concepts";
import type { SeriesWay, Way } from "../sources/source";
import type { ConceptQuestion } from "./concept-question";
import { groupedSeries, isSummedUp, labelsOf, mergedSeries } from "./grouped-series";
import { onceFor } from "./once-for";
import { canBeAdded, wayBatches } from "./way-batches";

/** Tells p50, p95 and p99 apart, and `withinPart`. */
export const quantileLabel = "quantile";
/** The share of observations that the finite buckets hold: a quantile beyond it is one that nobody can know. */
export const withinPart = "within";

/** A figure for each group that the question tells apart. */
export const conceptQuery = onceFor(
  (question: ConceptQuestion): Promql =>
    firstOf(wayBatches(question.ways).map((batch) => batchQuery(question, batch))),
);

/** The same with `withinPart`, where the concept is quantiles of a histogram. */
export const guardedConceptQuery = onceFor((question: ConceptQuestion): Promql => {
  const within = withinQuery(question);
  return within ? firstOf([conceptQuery(question), named(withinPart, within)]) : conceptQuery(question);
});

/** The share of observations that finite buckets hold, for each group; null where the concept is no histogram's. */
export function withinQuery(question: ConceptQuestion): Promql | null {
  const histograms = question.ways.filter(isHistogram);
  if (histograms.length === 0) return null;
  return firstOf(histograms.map((way) => withinFiniteBuckets(question, way)));
}

/** One batch's figures, in the concept's unit: a figure for each group that the question tells apart. */
export function batchQuery(question: ConceptQuestion, batch: readonly Way[]): Promql {
  const [way] = batch;
  if (!way) return promql``;
  if (batch.length > 1) return mergedSeries(question, batch.filter(canBeAdded));
  switch (way.kind) {
    case "ratio":
      return scaled(way, quotient(question, way.part, way.whole));
    case "quantiles":
      return quantilesOf(question, way);
    default:
      return scaled(way, counted(question, way));
  }
}

function quotient(question: ConceptQuestion, part: SeriesWay, whole: SeriesWay): Promql {
  return promql`${counted(question, part)} / (${counted(question, whole)} > 0)`;
}

function quantilesOf(question: ConceptQuestion, way: SeriesWay): Promql {
  const buckets = groupedSeries(question, way, { more: ["le"], mayKeepLabels: true });
  const by = labels(labelsOf(question));
  const parts = (question.quantiles ?? quantileNames).map((name) => {
    const found = promql`histogram_quantile(${number(quantiles[name])}, ${buckets})`;
    return named(name, isSummedUp(question, way) ? promql`sum by (${by}) (${found})` : found);
  });
  return scaled(way, firstOf(parts));
}

/** Cumulative counts grow with their bounds: of the finite buckets, the greatest count is all that they hold. */
function withinFiniteBuckets(question: ConceptQuestion, way: SeriesWay): Promql {
  const by = labels(labelsOf(question));
  const finite = groupedSeries(question, way, {
    more: ["le"],
    extra: [notEquals("le", "+Inf")],
    mayKeepLabels: true,
  });
  const all = groupedSeries(question, way, { extra: [equals("le", "+Inf")] });
  return promql`max by (${by}) (${finite}) / ${all}`;
}

/** Where there are series but nothing to count, the count is 0. */
export function counted(question: ConceptQuestion, way: SeriesWay): Promql {
  if (!way.only) return groupedSeries(question, way, {});
  const found = groupedSeries(question, way, { only: way.only });
  return promql`(${found} or 0 * ${groupedSeries(question, way, {})})`;
}

function isHistogram(way: Way): way is SeriesWay {
  return way.kind === "quantiles";
}

function scaled(way: Way, query: Promql): Promql {
  return way.scale === undefined ? query : promql`${number(way.scale)} * (${query})`;
}

function named(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(quantileLabel)}, ${text(name)}, "", "")`;
}
