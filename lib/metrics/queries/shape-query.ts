import {
  firstOf,
  labels,
  type Matcher,
  notEquals,
  type Promql,
  promql,
  seconds,
  selector,
  seriesNamed,
  text,
} from "../../promql/promql";
import { podJoins } from "../joins/pod-joins";
import { probeOf, type Shape } from "../shape";
import { allSources } from "../sources/all-sources";

type Marked = { name: string; series: string; marks: readonly (readonly Matcher[])[] };

const markLabel = "heddle_mark";
const nameLabel = "heddle_label";
const seriesLabel = "heddle_series";
/** So far apart that a big mesh's series are read a few times only, and no target that was scraped is missed. */
const stepSeconds = 120;

/**
 * What tells sources apart beyond names, and which labels scrape targets give, all at once; null where no name is known. Of now
 * and of the `spanSeconds` before: who stopped a minute ago is still to be drawn.
 */
export function shapeQuery(names: ReadonlySet<string>, spanSeconds: number): Promql | null {
  const parts = [
    ...marksOf(names).map(({ name, series, marks }) => {
      const seen = marks.map((mark) => promql`group (${selector(series, mark)})`);
      return named(
        markLabel,
        name,
        seen.reduce((all, each) => promql`${all} and ${each}`),
      );
    }),
    ...[...probesByLabel(names)].map(([label, probes]) => {
      const series = seriesNamed([...probes].sort(), [notEquals(label, "")]);
      const known = promql`group by (${labels(["__name__"])}) (${series})`;
      const kept = promql`label_replace(${known}, ${text(seriesLabel)}, "$1", "__name__", "(.*)")`;
      return named(nameLabel, label, kept);
    }),
  ];
  if (parts.length === 0) return null;
  const now = firstOf(parts);
  return promql`${now} or max_over_time((${now})[${seconds(spanSeconds)}:${seconds(stepSeconds)}])`;
}

/** A shape from the names and from what `shapeQuery` answered. */
export function shapeFrom(
  names: ReadonlySet<string>,
  rows: readonly { labels: Readonly<Record<string, string>> }[],
): Shape {
  const labelled = new Map<string, Set<string>>();
  for (const { labels: row } of rows) {
    const { [seriesLabel]: series, [nameLabel]: label } = row;
    if (series === undefined || label === undefined) continue;
    labelled.set(series, (labelled.get(series) ?? new Set()).add(label));
  }
  return { names, marks: new Set(rows.flatMap(({ labels: row }) => row[markLabel] ?? [])), labelled };
}

function marksOf(names: ReadonlySet<string>): Marked[] {
  const sources = allSources.flatMap((source) => {
    const series = probeOf(source, names);
    return source.marks && series !== undefined ? [{ name: source.name, series, marks: source.marks }] : [];
  });
  const joins = podJoins
    .filter(({ needs }) => needs.every((series) => names.has(series)))
    .map(({ name, needs: [series], mark }) => ({ name, series, marks: [mark] }));
  return [...sources, ...joins];
}

function probesByLabel(names: ReadonlySet<string>): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const source of allSources) {
    const probe = probeOf(source, names);
    for (const dimension of probe === undefined ? [] : (source.fromTarget ?? [])) {
      const label = source.labels[dimension];
      if (label !== undefined && probe !== undefined)
        all.set(label, (all.get(label) ?? new Set()).add(probe));
    }
  }
  return all;
}

function named(label: string, value: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(label)}, ${text(value)}, "", "")`;
}
