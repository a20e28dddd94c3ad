import type { Grouping, MetricQuery } from "../logql/query-tree";
import { Refusal, unsupported } from "../refusal";
import { entriesIn, type LineStore, labelText } from "../store/line-store";
import { type Line, labelOf } from "./line";
import { pipelineOf } from "./pipeline";
import { lineOf } from "./run-lines";
import type { Turns } from "./turns";

type Range = Extract<MetricQuery, { kind: "range" }>;
type Aggregate = Extract<MetricQuery, { kind: "aggregate" }>;
type Labels = Readonly<Record<string, string>>;
/** `values[i]` belongs to the i-th step; undefined where there is none. */
export type Series = { labels: Labels; values: (number | undefined)[] };

/** What a query works on: the lines, the moments that it is asked for, and its turns. */
type Work = { store: LineStore; moments: readonly bigint[]; turns: Turns };

const maxSeries = 500;
/** On the way to a result there may be more series than in it, and each has a value for each moment. */
const maxSeriesWithin = 5_000;
const maxValuesWithin = 1_000_000;

/** A metric query's series at each of these moments. Throws a Refusal when there are too many. */
export async function runMetric(
  store: LineStore,
  query: MetricQuery,
  momentsNs: readonly bigint[],
  turns: Turns,
): Promise<Series[]> {
  const found = await evaluate({ store, moments: momentsNs, turns }, query);
  const series = found.filter(({ values }) => values.some((value) => value !== undefined));
  if (series.length > maxSeries) {
    throw new Refusal(400, `maximum of series (${maxSeries}) reached for a single query`);
  }
  return series
    .map((each) => ({ each, key: labelText(each.labels) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ each }) => each);
}

async function evaluate(work: Work, query: MetricQuery): Promise<Series[]> {
  if (query.kind === "range") return overRange(work, query, allLabels);
  const { operation, grouping, of } = query;
  // A sum of counts is a count by the sum's groups, and a sum of rates is one division.
  if (operation === "sum" && of.kind === "range") {
    return overRange(work, of, (line) => labelsOfGroup(line, grouping));
  }
  return aggregated(work, query);
}

function allLabels({ stream, metadata, parsed }: Line): Labels {
  return { ...stream, ...metadata, ...parsed };
}

function labelsOfGroup(line: Line, grouping: Grouping | null): Labels {
  if (grouping?.mode === "without") return groupLabels(allLabels(line), grouping);
  const named = (grouping?.labels ?? []).map((name) => [name, labelOf(line, name)] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== ""));
}

/** How many lines each group had in `(moment - range, moment]`. */
async function overRange(
  { store, moments, turns }: Work,
  { lines, operation, rangeNs, offsetNs }: Range,
  groupOf: (line: Line) => Labels,
): Promise<Series[]> {
  const first = moments[0];
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return [];
  const passes = pipelineOf(lines.stages);
  const times = new Map<string, { labels: Labels; at: bigint[] }>();
  for (const stream of store.select(lines.matchers)) {
    for (const entry of entriesIn(stream, first - offsetNs - rangeNs + 1n, last - offsetNs + 1n)) {
      if (turns.isOver) await turns.next();
      const line = lineOf(stream, entry);
      if (!passes(line)) continue;
      requireNoError(line);
      const labels = groupOf(line);
      const key = labelText(labels);
      const found = times.get(key) ?? { labels, at: [] };
      times.set(key, found);
      found.at.push(line.ns);
      requireFew(times.size, moments.length);
    }
  }
  const divisor = operation === "rate" ? Number(rangeNs) / 1e9 : 1;
  const series: Series[] = [];
  for (const { labels, at } of times.values()) {
    if (turns.isOver) await turns.next();
    const values = counts(at, moments, rangeNs, offsetNs);
    series.push({ labels, values: values.map((count) => (count === 0 ? undefined : count / divisor)) });
  }
  return series;
}

/** Throws a Refusal for more than fits into memory beside the lines. */
function requireFew(series: number, moments: number): void {
  if (series > maxSeriesWithin) throw unsupported(`more than ${maxSeriesWithin} series within a query`);
  if (series * moments > maxValuesWithin)
    throw unsupported(`${series} series at ${moments} moments within a query`);
}

/** Throws a Refusal: a line that a stage could not read must not be counted in silence. */
function requireNoError(line: Line): void {
  const { __error__: error } = line.parsed;
  if (error === undefined || error === "") return;
  throw new Refusal(400, `pipeline error: '${error}' for series: '${labelText(allLabels(line))}'.`);
}

function counts(at: bigint[], moments: readonly bigint[], rangeNs: bigint, offsetNs: bigint): number[] {
  at.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  let from = 0;
  let to = 0;
  return moments.map((moment) => {
    const end = moment - offsetNs;
    while (to < at.length && (at[to] ?? 0n) <= end) to += 1;
    while (from < to && (at[from] ?? 0n) <= end - rangeNs) from += 1;
    return to - from;
  });
}

async function aggregated(work: Work, { operation, grouping, of }: Aggregate): Promise<Series[]> {
  const groups = new Map<string, { labels: Labels; members: Series[] }>();
  for (const series of await evaluate(work, of)) {
    const labels = groupLabels(series.labels, grouping);
    const key = labelText(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    groups.set(key, group);
    group.members.push(series);
  }
  const series: Series[] = [];
  for (const { labels, members } of groups.values()) {
    const values: Series["values"] = [];
    for (let index = 0; index < work.moments.length; index++) {
      if (work.turns.isOver) await work.turns.next();
      values.push(combine[operation](members.flatMap((member) => member.values[index] ?? [])));
    }
    series.push({ labels, values });
  }
  return series;
}

/** A label that a series lacks is not in its group's name. */
function groupLabels(labels: Labels, grouping: Grouping | null): Labels {
  if (grouping === null) return {};
  const kept = Object.entries(labels).filter(
    ([name, value]) => value !== "" && grouping.labels.includes(name) === (grouping.mode === "by"),
  );
  return Object.fromEntries(kept);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const combine: Record<Aggregate["operation"], (values: number[]) => number | undefined> = {
  sum: (values) => (values.length === 0 ? undefined : sum(values)),
  avg: (values) => (values.length === 0 ? undefined : sum(values) / values.length),
  min: (values) => (values.length === 0 ? undefined : Math.min(...values)),
  max: (values) => (values.length === 0 ? undefined : Math.max(...values)),
  count: (values) => (values.length === 0 ? undefined : values.length),
};
