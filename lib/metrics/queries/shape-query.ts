import {
  firstOf,
  labels,
  type Matcher,
  notEquals,
  type Promql,
  promql,
  selector,
  seriesNamed,
  text,
} from "../../promql/promql";
import { podJoins } from "../joins/pod-joins";
import { probeOf, type Shape } from "../shape";
import { allSources } from "../sources/all-sources";

const markLabel = "heddle_mark";
const nameLabel = "heddle_label";

/** What tells sources apart beyond names, and which labels scrape targets give, all at once; null where no name is known. */
export function shapeQuery(names: ReadonlySet<string>): Promql | null {
  const parts = [
    ...marksOf(names).map(({ name, series, mark }) =>
      named(markLabel, name, promql`group (${selector(series, mark)})`),
    ),
    ...[...probesByLabel(names)].map(([label, probes]) => {
      const series = seriesNamed([...probes].sort(), [notEquals(label, "")]);
      return named(nameLabel, label, promql`group by (${labels(["__name__"])}) (${series})`);
    }),
  ];
  return parts.length === 0 ? null : firstOf(parts);
}

/** A shape from the names and from what `shapeQuery` answered. */
export function shapeFrom(
  names: ReadonlySet<string>,
  rows: readonly { labels: Readonly<Record<string, string>> }[],
): Shape {
  const labelled = new Map<string, Set<string>>();
  for (const { labels: row } of rows) {
    const { __name__: series, [nameLabel]: label } = row;
    if (series === undefined || label === undefined) continue;
    labelled.set(series, (labelled.get(series) ?? new Set()).add(label));
  }
  return { names, marks: new Set(rows.flatMap(({ labels: row }) => row[markLabel] ?? [])), labelled };
}

function marksOf(names: ReadonlySet<string>): { name: string; series: string; mark: readonly Matcher[] }[] {
  const sources = allSources.flatMap((source) => {
    const series = probeOf(source, names);
    return source.mark && series !== undefined ? [{ name: source.name, series, mark: source.mark }] : [];
  });
  const joins = podJoins
    .filter(({ needs }) => needs.every((series) => names.has(series)))
    .map(({ name, needs: [series], mark }) => ({ name, series, mark }));
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
