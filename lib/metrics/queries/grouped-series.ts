import {
  equals,
  firstOf,
  labels,
  type Matcher,
  notEquals,
  number,
  type Promql,
  promql,
  seconds,
  selector,
  text,
} from "../../promql/promql";
import type { Dimension } from "../concepts";
import { type SeriesWay, wireName } from "../sources/source";
import type { ConceptQuestion } from "./concept-question";
import { withIdentity } from "./with-identity";

type Sets = readonly (readonly Matcher[])[];

type Grouping = {
  /** Labels to keep besides those of the question. */
  more?: readonly string[];
  /** What all series must say, besides. */
  extra?: readonly Matcher[];
  /** Of which one must be so. */
  only?: Sets;
  /** Whether series that are one a group already may stay as they are, with further labels. */
  mayKeepLabels?: boolean;
};

/** Series made into one figure a group; services that have no report of their own get what others report of them. */
export function groupedSeries(
  question: ConceptQuestion,
  way: SeriesWay,
  { more = [], extra = [], only = [[]], mayKeepLabels = false }: Grouping,
): Promql {
  const wanted = [...labelsOf(question), ...more];
  const setsOf = (sets: Sets) =>
    sets.flatMap((set) => only.map((condition) => [...set, ...condition, ...extra]));
  const sets = setsOf(way.sets ?? [[]]);
  if (mayKeepLabels && isSummedUp(question, way)) return firstOf(partsOf(question, way, sets));
  if (!way.otherwise) return summed(question, way, sets, wanted);
  const { labels: known } = question.source;
  const service = [known.namespace, known.service].flatMap((label) => label ?? []);
  const inner = [...new Set([...wanted, ...service])];
  let guards = promql``;
  let all = summed(question, way, sets, inner);
  for (const { unless, sets: others } of way.otherwise) {
    const reported = summed(question, way, [[...unless, ...presentBy(way, extra)]], service);
    guards = promql`${guards} unless on (${labels(service)}) ${reported}`;
    all = promql`${all} or (${summed(question, way, setsOf(others), inner)}${guards})`;
  }
  return inner.length === wanted.length
    ? promql`(${all})`
    : promql`${over(way)} by (${labels(wanted)}) (${all})`;
}

/** Whether rules recorded just the groups that are asked for: to sum up each alone would cost half of what a line of them does. */
export function isSummedUp({ source, by }: Pick<ConceptQuestion, "source" | "by">, way: SeriesWay): boolean {
  const recorded = Object.keys(source.labels) as Dimension[];
  return way.recorded !== undefined && recorded.every((dimension) => by.includes(dimension));
}

/** Ways whose figures add up instance by instance: of one instance, the first way that says anything counts. */
export function mergedSeries(question: ConceptQuestion, ways: readonly SeriesWay[]): Promql {
  const [first] = ways;
  if (!first) return promql``;
  const measuredBy = (way: SeriesWay, extra: readonly Matcher[]) => {
    const parts = firstOf(
      partsOf(
        question,
        way,
        (way.sets ?? [[]]).map((set) => [...set, ...extra]),
      ),
    );
    return way.scale === undefined ? parts : promql`${number(way.scale)} * (${parts})`;
  };
  const all = ways.map((way, index) =>
    ways.slice(0, index).reduce<Promql>(
      (kept, better) => {
        const notOf = (on: readonly string[], extra: readonly Matcher[]) =>
          promql` unless on (${labels(on)}) (${measuredBy(better, extra)})`;
        if (way.knownBy) return promql`${kept}${notOf(way.knownBy, [])}`;
        const { namespace, pod } = question.source.labels;
        if (pod === undefined) return promql`${kept}${notOf(["job", "instance"], [])}`;
        const ofPod = notOf(namespace === undefined ? [pod] : [namespace, pod], [notEquals(pod, "")]);
        return promql`${kept}${ofPod}${notOf(["job", "instance"], [equals(pod, "")])}`;
      },
      measuredBy(way, []),
    ),
  );
  const parts = firstOf(all.map((part, index) => (index === 0 ? part : promql`(${part})`)));
  const by = labelsOf(question);
  const known = firstOf(ways.map((way) => knownBy(question, way)));
  const told = withIdentity(question, by, known, withDerived(question, by, parts));
  return promql`${over(first)} by (${labels(by)}) (${told})`;
}

function summed(question: ConceptQuestion, way: SeriesWay, sets: Sets, by: readonly string[]): Promql {
  const all = firstOf(partsOf(question, way, sets));
  const known = knownBy(question, way);
  const told = withIdentity(question, by, known, withDerived(question, by, all));
  return promql`${over(way)} by (${labels(by)}) (${told})`;
}

/** The way's own series as they stand. */
function knownBy(question: ConceptQuestion, way: SeriesWay): Promql {
  const matchers = [...presentBy(way, []), ...matchersOf(question)];
  return promql`${selector(wireName(way), matchers)}${offsetOf(question)}`;
}

/** What tells that a way has series: of a histogram one bucket that every histogram has, and not twenty. */
function presentBy(way: SeriesWay, extra: readonly Matcher[]): readonly Matcher[] {
  return way.kind === "quantiles" ? [equals("le", "+Inf")] : extra;
}

/** What each set of series says, of the way's own name and of those that are added to it. */
function partsOf(question: ConceptQuestion, way: SeriesWay, sets: Sets): Promql[] {
  const where = matchersOf(question);
  const partOf = (name: string, set: readonly Matcher[]) => {
    const measure = measured(question, way, selector(name, [...set, ...where]));
    return way.repeatedBy ? promql`max without (${labels(way.repeatedBy)}) (${measure})` : measure;
  };
  const own = sets.map((set) => partOf(wireName(way), set));
  // Tagged, so that nothing of it is taken for the same series.
  const added = (way.plus ?? []).flatMap((name) =>
    sets.map((set) => promql`label_replace(${partOf(name, set)}, "heddle_series", ${text(name)}, "", "")`),
  );
  return [...own, ...added];
}

function measured(question: ConceptQuestion, way: SeriesWay, series: Promql): Promql {
  const back = offsetOf(question);
  if (way.recorded) return recordedMeasure(question, way.kind, way.recorded, series);
  switch (way.kind) {
    case "gauge":
      return way.fromNow ? promql`(${series}${back} - time())` : promql`${series}${back}`;
    case "count":
      return promql`increase(${series}[${seconds(question.spanSeconds ?? question.windowSeconds)}]${back})`;
    default:
      return promql`rate(${series}[${seconds(question.windowSeconds)}]${back})`;
  }
}

/**
 * A rate that was recorded over W stands for a longer window as the mean of its values from W after that window's begin on:
 * together these see all of it once, but what lies within W of either end weighs less.
 */
function recordedMeasure(
  question: ConceptQuestion,
  kind: SeriesWay["kind"],
  { windowSeconds, everySeconds }: NonNullable<SeriesWay["recorded"]>,
  series: Promql,
): Promql {
  const back = offsetOf(question);
  const more = question.windowSeconds - windowSeconds;
  // A shorter span than the rules' interval may hold no value at all.
  if (kind === "gauge" || more < everySeconds) return promql`${series}${back}`;
  return promql`avg_over_time(${series}[${seconds(more)}]${back})`;
}

function offsetOf({ offsetSeconds }: ConceptQuestion): Promql {
  return offsetSeconds ? promql` offset ${seconds(offsetSeconds)}` : promql``;
}

/** The labels of `by` that are parts of another label are made of it. */
function withDerived({ source: { derived } }: ConceptQuestion, by: readonly string[], query: Promql): Promql {
  if (!derived) return query;
  return by.reduce((made, name) => {
    const pattern = derived.patterns[name];
    if (pattern === undefined) return made;
    return promql`label_replace(${made}, ${text(name)}, "$1", ${text(derived.from)}, ${text(pattern)})`;
  }, query);
}

function over(way: SeriesWay): Promql {
  if (way.over === "mean") return promql`avg`;
  if (way.over === "min") return promql`min`;
  if (way.over === "count") return promql`count`;
  return way.over === "max" ? promql`max` : promql`sum`;
}

/** The wire's names for what the question tells apart. */
export function labelsOf({ source, by }: Pick<ConceptQuestion, "source" | "by">): string[] {
  return by.flatMap((dimension) => source.labels[dimension] ?? []);
}

function matchersOf({ source, where, joined }: ConceptQuestion): Matcher[] {
  const { derived } = source;
  const elsewhere: readonly Dimension[] = joined?.dimensions ?? [];
  const own = Object.entries(source.labels).flatMap(([dimension, label]) => {
    const value = where[dimension as Dimension];
    if (value === undefined || elsewhere.includes(dimension as Dimension)) return [];
    return derived?.patterns[label] !== undefined ? [] : [equals(label, value)];
  });
  return derived ? [...derived.where(where), ...own] : own;
}
