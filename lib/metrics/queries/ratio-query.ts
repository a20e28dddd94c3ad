import { labels, type Promql, promql } from "../../promql/promql";
import { conceptQuery } from "./concept-query";
import type { ConceptQuestion } from "./concept-question";

/** One concept's part in another, group by group; nothing where there is nothing to take a part of. */
export function ratioQuery(part: ConceptQuestion, whole: ConceptQuestion): Promql {
  return promql`${conceptQuery(part)} / (${conceptQuery(whole)} > 0)`;
}

/** Each version's share of all versions of its service. `question.by` must tell versions apart. */
export function shareQuery(question: ConceptQuestion): Promql {
  const others = question.by.filter((dimension) => dimension !== "version");
  const on = labels(others.flatMap((dimension) => question.source.labels[dimension] ?? []));
  const rates = conceptQuery(question);
  return promql`(${rates}) / on (${on}) group_left () (sum by (${on}) (${rates}) > 0)`;
}
