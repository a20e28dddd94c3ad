import { firstOf, type Promql, promql, text } from "../../promql/promql";

/** Tells the queries apart that were joined into one. */
export const partLabel = "heddle_part";

/** Several queries as one: each row says by `partLabel` (its place in the list) whose it is. */
export function joinedQuery(queries: readonly Promql[]): Promql {
  return firstOf(
    queries.map(
      (query, index) => promql`label_replace(${query}, ${text(partLabel)}, ${text(String(index))}, "", "")`,
    ),
  );
}

/** The rows of the query at `index`, without the label that told them apart. */
export function rowsOfPart<T extends { labels: Record<string, string> }>(
  rows: readonly T[],
  index: number,
): T[] {
  const mark = String(index);
  return rows.flatMap((row) => {
    const { [partLabel]: part, ...labels } = row.labels;
    return part === mark ? [{ ...row, labels }] : [];
  });
}
