import { firstOf, type Promql, promql, text } from "../../promql/promql";
import { guardedConceptQuery } from "./concept-query";
import type { ConceptQuestion } from "./concept-question";

/** Says which of several questions a row answers: its place among them. */
export const questionLabel = "heddle_question";

/** Several questions in one query; a row's `questionLabel` is the key of its question. */
export function togetherQuery(
  questions: ReadonlyMap<string, ConceptQuestion>,
  each: (question: ConceptQuestion) => Promql = guardedConceptQuery,
): Promql {
  const parts = [...questions].map(
    ([key, question]) =>
      promql`label_replace(${each(question)}, ${text(questionLabel)}, ${text(key)}, "", "")`,
  );
  return firstOf(parts);
}
