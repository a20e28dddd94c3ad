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
import { countedPart, probeKey, recordedPart } from "../recording/recorded-shape";
import { recordingsFrom } from "../recording/recording";
import { probeOf, type Shape } from "../shape";
import { allSources } from "../sources/all-sources";

/** One thing that is to be known: whether there are such series, and how many. The row has the labels. */
export type ShapeProbe = { labels: Readonly<Record<string, string>>; query: Promql };
type Marked = { name: string; series: string; marks: readonly (readonly Matcher[])[] };

const markLabel = "heddle_mark";
const nameLabel = "heddle_label";
const seriesLabel = "heddle_series";
/** So far apart that a big mesh's series are read a few times only, and no target that was scraped is missed. */
const stepSeconds = 120;

/**
 * What tells sources apart beyond names, which labels scrape targets give, and how many series there are, all at once; null where
 * no name is known. Of now and of the `spanSeconds` before: who stopped a minute ago is still to be drawn. What is `known` already
 * (recording/recorded-shape.ts) is not asked.
 */
export function shapeQuery(
  names: ReadonlySet<string>,
  spanSeconds: number,
  known: ReadonlySet<string> = new Set(),
): Promql | null {
  const isKnown = (labels: Record<string, string>) => known.has(probeKey(labels));
  const parts = [
    ...marksOf(names)
      .filter(({ name, series }) => !isKnown({ [markLabel]: name, [seriesLabel]: series }))
      .map((marked) => named(markLabel, marked.name, seen(marked))),
    ...[...probesByLabel(names)].flatMap(([label, all]) => {
      const probes = [...all].filter((probe) => !isKnown({ [seriesLabel]: probe, [nameLabel]: label }));
      if (probes.length === 0) return [];
      const series = seriesNamed(probes.sort(), [notEquals(label, "")]);
      const counted = promql`count by (${labels(["__name__"])}) (${series})`;
      const kept = promql`label_replace(${counted}, ${text(seriesLabel)}, "$1", "__name__", "(.*)")`;
      return [named(nameLabel, label, kept)];
    }),
  ];
  if (parts.length === 0) return null;
  const now = firstOf(parts);
  return promql`${now} or max_over_time((${now})[${seconds(spanSeconds)}:${seconds(stepSeconds)}])`;
}

/** The same one by one, for rules to record: 0 where there is none, so that it is known to have been looked for. */
export function shapeProbes(names: ReadonlySet<string>): ShapeProbe[] {
  const orNone = (query: Promql) => promql`(${query}) or vector(0)`;
  return [
    ...marksOf(names).map((marked) => ({
      labels: { [markLabel]: marked.name, [seriesLabel]: marked.series },
      query: orNone(seen(marked)),
    })),
    ...[...probesByLabel(names)].flatMap(([label, probes]) =>
      [...probes].sort().map((probe) => ({
        labels: { [seriesLabel]: probe, [nameLabel]: label },
        query: orNone(promql`count (${selector(probe, [notEquals(label, "")])})`),
      })),
    ),
  ];
}

function seen({ series, marks }: Marked): Promql {
  return marks
    .map((mark) => promql`count (${selector(series, mark)})`)
    .reduce((all, each) => promql`${all} and ${each}`);
}

/** A shape from the names and from what `shapeQuery` answered, and what rules recorded of it. */
export function shapeFrom(
  names: ReadonlySet<string>,
  rows: readonly { labels: Readonly<Record<string, string>>; value?: number | null }[],
): Shape {
  const labelled = new Map<string, Set<string>>();
  const marks = new Set<string>();
  const sizes = new Map<string, number>();
  for (const { labels: row, value } of rows) {
    const isCount = (row[recordedPart] ?? countedPart) === countedPart;
    if (!isCount || value === 0) continue;
    const { [seriesLabel]: series, [nameLabel]: label, [markLabel]: mark } = row;
    const counted = mark ?? series;
    if (counted !== undefined) sizes.set(counted, Math.max(value ?? 0, sizes.get(counted) ?? 0));
    if (mark !== undefined) marks.add(mark);
    else if (series !== undefined && label !== undefined)
      labelled.set(series, (labelled.get(series) ?? new Set()).add(label));
  }
  return { names, marks, labelled, sizes, recordings: recordingsFrom(rows) };
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
