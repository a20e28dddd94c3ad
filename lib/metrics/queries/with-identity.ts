import { equals, labels, type Promql, promql, seconds, withCopiedLabel } from "../../promql/promql";
import type { ConceptQuestion } from "./concept-question";

/**
 * Gives series that know their pod the service and version that other series know of it. Pods that those do not know keep
 * their figures, without the labels, unless one service or version is asked for. `known`: instant series of the same pods.
 */
export function withIdentity(
  question: ConceptQuestion,
  by: readonly string[],
  known: Promql,
  query: Promql,
): Promql {
  const { source, joined, where, offsetSeconds } = question;
  const { namespace, pod } = source.labels;
  if (!joined || namespace === undefined || pod === undefined) return query;
  const keep = joined.dimensions.map((dimension) => joined.join.labels[dimension]);
  const wanted = keep.filter((label) => by.includes(label));
  const matchers = joined.dimensions.flatMap((dimension) => {
    const value = where[dimension];
    return value === undefined ? [] : [equals(joined.join.labels[dimension], value)];
  });
  if (wanted.length === 0 && matchers.length === 0) return query;
  const place = where.namespace === undefined ? [] : [equals("namespace", where.namespace)];
  const back = offsetSeconds ? promql` offset ${seconds(offsetSeconds)}` : promql``;
  const rows = [
    ["namespace", namespace],
    ["pod", pod],
  ].reduce(
    (all, [from = "", to = ""]) => withCopiedLabel(all, from, to),
    joined.join.rows({ keep, matchers: [...matchers, ...place], back }),
  );
  const on = labels([namespace, pod]);
  const others = promql`group by (${on}) (${known})`;
  const all = matchers.length > 0 ? rows : promql`(${rows} or on (${on}) ${others})`;
  return promql`(${query}) * on (${on}) group_left (${labels(wanted)}) ${all}`;
}
