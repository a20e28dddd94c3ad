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
import { type Dimension, quantiles, type Where } from "../concepts";
import { type Source, type Way, wireName } from "../sources/source";

export type ConceptQuestion = {
  source: Source;
  ways: readonly Way[];
  by: readonly Dimension[];
  where: Where;
  /** What rates are taken over. */
  windowSeconds: number;
  /** What is counted over. */
  spanSeconds?: number;
  /** So much earlier than the moment that is asked for. */
  offsetSeconds?: number | undefined;
};

/** Tells p50, p95 and p99 apart, and `withinPart`. */
export const quantileLabel = "quantile";
/** The share of observations that the finite buckets hold: a quantile beyond it is one that nobody can know. */
export const withinPart = "within";

/** A figure for each group that the question tells apart. */
export function conceptQuery(question: ConceptQuestion): Promql {
  return firstOf(
    question.ways.map((way) =>
      way.kind === "quantiles" ? quantilesOf(question, way) : scaled(way, counted(question, way)),
    ),
  );
}

/** The same with `withinPart`, where the concept is quantiles of a histogram. */
export function guardedConceptQuery(question: ConceptQuestion): Promql {
  const histograms = question.ways.filter((way) => way.kind === "quantiles");
  if (histograms.length === 0) return conceptQuery(question);
  const within = firstOf(histograms.map((way) => withinFiniteBuckets(question, way)));
  return firstOf([conceptQuery(question), named(withinPart, within)]);
}

function quantilesOf(question: ConceptQuestion, way: Way): Promql {
  const buckets = grouped(question, way, { more: ["le"] });
  const parts = Object.entries(quantiles).map(([name, q]) =>
    named(name, promql`histogram_quantile(${number(q)}, ${buckets})`),
  );
  return scaled(way, firstOf(parts));
}

/** Cumulative counts grow with their bounds: of the finite buckets, the greatest count is all that they hold. */
function withinFiniteBuckets(question: ConceptQuestion, way: Way): Promql {
  const by = labels(labelsOf(question));
  const finite = grouped(question, way, { more: ["le"], extra: [notEquals("le", "+Inf")] });
  const all = grouped(question, way, { extra: [equals("le", "+Inf")] });
  return promql`max by (${by}) (${finite}) / ${all}`;
}

/** Where there are series but nothing to count, the count is 0. */
function counted(question: ConceptQuestion, way: Way): Promql {
  if (!way.only) return grouped(question, way, {});
  const found = grouped(question, way, { only: way.only });
  return promql`(${found} or 0 * ${grouped(question, way, {})})`;
}

type Grouping = {
  /** Labels to keep besides those of the question. */
  more?: readonly string[];
  /** What all series must say, besides. */
  extra?: readonly Matcher[];
  /** Of which one must be so. */
  only?: readonly Matcher[][];
};

/** Series made into one figure a group; services that have no report of their own get their callers'. */
function grouped(
  question: ConceptQuestion,
  way: Way,
  { more = [], extra = [], only = [[]] }: Grouping,
): Promql {
  const wanted = [...labelsOf(question), ...more];
  const setsOf = (sets: readonly Matcher[][]) =>
    sets.flatMap((set) => only.map((condition) => [...set, ...condition, ...extra]));
  const sets = setsOf(way.sets ?? [[]]);
  if (!way.otherwise) return summed(question, way, sets, wanted);
  const { labels: known } = question.source;
  const service = [known.namespace, known.service].flatMap((label) => label ?? []);
  const inner = [...new Set([...wanted, ...service])];
  const reported = summed(question, way, [[...way.otherwise.unless, ...extra]], service);
  const others = summed(question, way, setsOf(way.otherwise.sets), inner);
  const own = summed(question, way, sets, inner);
  const both = promql`(${own} or (${others} unless on (${labels(service)}) ${reported}))`;
  return inner.length === wanted.length ? both : promql`${over(way)} by (${labels(wanted)}) ${both}`;
}

function summed(
  question: ConceptQuestion,
  way: Way,
  sets: readonly Matcher[][],
  by: readonly string[],
): Promql {
  const where = matchersOf(question);
  const parts = sets.map((set) => {
    const series = selector(wireName(way), [...set, ...where]);
    const back = question.offsetSeconds ? promql` offset ${seconds(question.offsetSeconds)}` : promql``;
    return withDerived(question.source, by, measured(question, way, promql`${series}`, back));
  });
  return promql`${over(way)} by (${labels(by)}) (${firstOf(parts)})`;
}

function measured(question: ConceptQuestion, way: Way, series: Promql, back: Promql): Promql {
  switch (way.kind) {
    case "gauge":
      return promql`${series}${back}`;
    case "count":
      return promql`increase(${series}[${seconds(question.spanSeconds ?? question.windowSeconds)}]${back})`;
    default:
      return promql`rate(${series}[${seconds(question.windowSeconds)}]${back})`;
  }
}

/** The labels of `by` that are parts of another label are made of it. */
function withDerived({ derived }: Source, by: readonly string[], query: Promql): Promql {
  if (!derived) return query;
  return by.reduce((made, name) => {
    const pattern = derived.patterns[name];
    if (pattern === undefined) return made;
    return promql`label_replace(${made}, ${text(name)}, "$1", ${text(derived.from)}, ${text(pattern)})`;
  }, query);
}

function over(way: Way): Promql {
  if (way.over === "min") return promql`min`;
  return way.over === "max" ? promql`max` : promql`sum`;
}

function scaled(way: Way, query: Promql): Promql {
  return way.scale === undefined ? query : promql`${number(way.scale)} * (${query})`;
}

function labelsOf({ source, by }: ConceptQuestion): string[] {
  return by.flatMap((dimension) => source.labels[dimension] ?? []);
}

function matchersOf({ source, where }: ConceptQuestion): Matcher[] {
  const { derived } = source;
  const own = Object.entries(source.labels).flatMap(([dimension, label]) => {
    const value = where[dimension as Dimension];
    return value === undefined || derived?.patterns[label] !== undefined ? [] : [equals(label, value)];
  });
  return derived ? [...derived.where(where), ...own] : own;
}

function named(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(quantileLabel)}, ${text(name)}, "", "")`;
}
