import { firstOf, type Promql, promql, seconds, selector, text } from "../../promql/promql";
import { heartbeatLabels, heartbeatName, recordingsQuery } from "./recording";

/** How many series each thing has that a shape is made of (queries/shape-query.ts), as the rules count them: 0 where none. */
export const recordedShapeName = "heddle:shape:count";
/** Tells the rows apart. */
export const recordedPart = "heddle_recorded";
export const countedPart = "counted";
const countedAtPart = "counted-at";
/** Late or failed once, a count is still what there is. */
const lateIntervals = 3;
const knownForSeconds = 60;

type Rows = readonly { labels: Readonly<Record<string, string>>; value?: number | null }[];

/** All that rules record of themselves and of the shape, in one query; null where there are no such series. */
export function recordedShapeQuery(names: ReadonlySet<string>, spanSeconds: number): Promql | null {
  const counts = selector(recordedShapeName);
  const parts = [
    ...(names.has(heartbeatName) ? [recordingsQuery()] : []),
    ...(names.has(recordedShapeName)
      ? [
          part(countedPart, promql`max_over_time(${counts}[${seconds(spanSeconds)}])`),
          part(countedAtPart, promql`timestamp(${counts})`),
        ]
      : []),
  ];
  return parts.length === 0 ? null : firstOf(parts);
}

/** What was counted lately, by `probeKey`, and need not be counted again at `at` (unix seconds). */
export function countedLately(rows: Rows, at: number): Set<string> {
  return new Set(
    rows.flatMap(({ labels, value }) => {
      if (labels[recordedPart] !== countedAtPart) return [];
      const everySeconds = Number(labels[heartbeatLabels.everySeconds]);
      const isFresh = at - (value ?? 0) <= lateIntervals * everySeconds + knownForSeconds;
      return isFresh ? [probeKey(labels)] : [];
    }),
  );
}

/** One thing that is counted, by the labels of its row. */
export function probeKey({
  heddle_mark: mark = "",
  heddle_series: series = "",
  heddle_label: label = "",
}: Readonly<Record<string, string>>): string {
  return JSON.stringify([mark, series, label]);
}

function part(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(recordedPart)}, ${text(name)}, "", "")`;
}
