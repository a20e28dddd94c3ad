import { firstOf, type Promql, promql, text } from "../../promql/promql";
import type { ConceptName } from "../concepts";
import { withinQuery } from "./concept-query";
import type { ConceptQuestion } from "./concept-question";

/** Names the concept of a row. */
export const conceptLabel = "heddle_concept";

/** For each histogram the share of its observations within finite buckets, all in one query; null where there is none. */
export function bucketReachQuery(questions: ReadonlyMap<ConceptName, ConceptQuestion>): Promql | null {
  const parts = [...questions].flatMap(([concept, question]) => {
    const within = withinQuery(question);
    return within ? promql`label_replace(${within}, ${text(conceptLabel)}, ${text(concept)}, "", "")` : [];
  });
  return parts.length === 0 ? null : firstOf(parts);
}
