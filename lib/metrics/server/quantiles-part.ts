import "server-only";
import { type Figure, quantileNames, quantiles } from "../concepts";
import { quantileOf } from "../histogram";
import { bucketQuery } from "../queries/bucket-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { histogramsOf } from "./histograms-part";
import type { Part } from "./read-together";

/**
 * A histogram's quantiles, worked out here from its buckets, as the query language does it: the buckets are most of what a
 * page costs a Prometheus, and it would go through them again for each quantile, and for what the finite ones hold. Null where
 * the concept is not a histogram's alone.
 */
export function quantilesPart(question: ConceptQuestion): Part<Figure[]> | null {
  const query = question.ways.every(({ kind }) => kind === "quantiles") ? bucketQuery(question) : null;
  if (!query) return null;
  return {
    query,
    isHeavy: true,
    read: (samples) =>
      histogramsOf(question, samples, 1).flatMap(({ labels, histogram }) => {
        // Without the last bucket nobody knows of how many the others are a part.
        const isWhole = histogram.bounds.at(-1) === Number.POSITIVE_INFINITY;
        return quantileNames.map((quantile) => ({
          labels: { ...labels, quantile },
          value: isWhole ? quantileOf(histogram, quantiles[quantile]) : null,
        }));
      }),
  };
}
