import "server-only";
import type { RangeWay } from "../../prometheus/range-way";
import { quantileLines } from "../quantile-lines";
import { bucketQuery } from "../queries/bucket-query";
import { guardedConceptQuery } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { onceFor } from "../queries/once-for";
import { withinBuckets } from "../within-buckets";

/** More than this takes longer to read, while everybody waits, than it spares Prometheus. */
const maxBucketBytes = 4 * 1024 * 1024;

/**
 * How to ask for the lines of `conceptQuery`: of a histogram by its buckets, read once, which Prometheus would go through again
 * for each quantile and for what the finite ones hold; where they are too much to send, by its own quantiles.
 */
export const rangeWays = onceFor((question: ConceptQuestion): RangeWay[] => {
  const plain = { query: guardedConceptQuery(question), read: withinBuckets };
  const query = question.ways.every(({ kind }) => kind === "quantiles") ? bucketQuery(question) : null;
  if (!query) return [plain];
  return [{ query, read: (lines) => quantileLines(question, lines), maxBytes: maxBucketBytes }, plain];
});
