import { firstOf, labels, type Promql, promql, text } from "../../promql/promql";
import type { SeriesWay, Way } from "../sources/source";
import type { ConceptQuestion } from "./concept-question";
import { groupedSeries, labelsOf } from "./grouped-series";
import { onceFor } from "./once-for";

/** Tells by which of a question's ways a row was counted: its bounds are in that way's unit. */
export const wayLabel = "heddle_way";

/**
 * How many observations a second each cumulative bucket of a concept's histogram takes, by `le` and group; null where the
 * concept is no histogram's. A group has the buckets of the first way that says anything of it: bounds of two never mix.
 */
export const bucketQuery = onceFor((question: ConceptQuestion): Promql | null => {
  const ways = question.ways.filter(isHistogram);
  if (ways.length === 0) return null;
  const on = labels(labelsOf(question));
  const mayKeepLabels = ways.length === 1;
  const counted = ways.map((way) => groupedSeries(question, way, { more: ["le"], mayKeepLabels }));
  const [only] = counted;
  // One way is the first, and need not say so in thousands of rows.
  if (mayKeepLabels && only) return only;
  const parts = counted.map((own, index) => {
    const alone = counted
      .slice(0, index)
      .reduce((kept, better) => promql`${kept} unless on (${on}) (${better})`, own);
    return promql`label_replace(${alone}, ${text(wayLabel)}, ${text(String(index))}, "", "")`;
  });
  return firstOf(parts);
});

/** From the unit of a row's `le` to milliseconds, or whatever the concept's unit is. */
export function bucketScale(question: Pick<ConceptQuestion, "ways">, way: string | undefined): number {
  return question.ways.filter(isHistogram)[Number(way ?? 0)]?.scale ?? 1;
}

function isHistogram(way: Way): way is SeriesWay {
  return way.kind === "quantiles";
}
