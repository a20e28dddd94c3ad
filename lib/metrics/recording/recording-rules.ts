import { labels, type Promql, promql, withCopiedLabel } from "../../promql/promql";
import { rateWindowSeconds } from "../../time/rate-window";
import type { ConceptName } from "../concepts";
import type { ConceptQuestion } from "../queries/concept-question";
import { shapeProbes } from "../queries/shape-query";
import { wayBatches } from "../queries/way-batches";
import { type Pins, resolveConcept } from "../resolve-concept";
import type { Shape } from "../shape";
import { digestOf, seriesOfBatch } from "./record-batch";
import { recordedLabels, sourceLabel, wayLabel } from "./recorded-labels";
import { recordedShapeName } from "./recorded-shape";
import { type RecordedView, recordedViews } from "./recorded-views";
import { heartbeatLabels, heartbeatName, heartbeatQuery } from "./recording";

export type RecordingRule = { record: string; expr: string; labels: Record<string, string> };
/** Rules that Prometheus evaluates one after the other, of one moment. */
export type RuleGroup = { name: string; everySeconds: number; rules: RecordingRule[] };

type Options = {
  scrapeSeconds: number;
  /** How often the rules are evaluated; every second scrape when left out. */
  everySeconds?: number | undefined;
  pins?: Pins | undefined;
};

/**
 * The rules that record what pages ask of a Prometheus of this shape: a group for each concept and level, with the same queries
 * that pages would ask, joins and all, and after them when that was recorded. Rates are over four scrapes, the shortest that any
 * question is about, so that every longer window can be made of them; never over less than an interval, so that rules see it all.
 */
export function recordingRules(shape: Shape, { scrapeSeconds, everySeconds, pins }: Options): RuleGroup[] {
  const every = everySeconds ?? Math.ceil(2 * scrapeSeconds);
  const windowSeconds = Math.max(rateWindowSeconds(0, scrapeSeconds), every);
  const groups: RuleGroup[] = [shapeGroup(shape, every)];
  const recorded: { view: RecordedView; concept: ConceptName; source: string }[] = [];
  for (const view of recordedViews) {
    for (const concept of view.concepts) {
      const found = resolveConcept(concept, shape, view.dimensions, pins);
      if ("why" in found) continue;
      const source = found.source.name;
      const isThere = recorded.some(
        (other) =>
          other.concept === concept &&
          other.source === source &&
          view.dimensions.every((dimension) => other.view.dimensions.includes(dimension)),
      );
      if (isThere) continue;
      const question = { ...found, by: view.dimensions, where: {}, windowSeconds };
      const rules = rulesOf(question, view, {
        concept,
        level: view.level,
        windowSeconds,
        everySeconds: every,
      });
      if (rules.length === 0) continue;
      recorded.push({ view, concept, source });
      groups.push({ name: `${view.level}:${concept}`, everySeconds: every, rules });
    }
  }
  // What there is, is only worth counting beside something that is recorded.
  return recorded.length === 0 ? [] : groups;
}

function shapeGroup({ names }: Shape, everySeconds: number): RuleGroup {
  const every = { [heartbeatLabels.everySeconds]: String(everySeconds) };
  const rules = shapeProbes(names).map(({ labels: own, query }) => ({
    record: recordedShapeName,
    expr: query.text,
    labels: { ...own, ...every },
  }));
  return { name: "heddle:shape", everySeconds, rules };
}

function rulesOf(
  question: ConceptQuestion,
  view: RecordedView,
  as: Parameters<typeof seriesOfBatch>[2],
): RecordingRule[] {
  const source = question.source.name;
  const batches = wayBatches(question.ways).map((batch, way) => {
    const series = seriesOfBatch(question, batch, as);
    if (!series) return null;
    const own = { [sourceLabel]: source, [wayLabel]: String(way) };
    const rules = series.map(({ record, query, more }) => ({
      record,
      expr: named(question, view, query, more).text,
      labels: own,
    }));
    const names = series.map(({ record }) => record);
    const join = question.joined?.join.name;
    return [
      ...rules,
      {
        record: heartbeatName,
        expr: heartbeatQuery(names, { source, way }).text,
        labels: {
          ...own,
          [heartbeatLabels.concept]: as.concept,
          [heartbeatLabels.level]: as.level,
          [heartbeatLabels.digest]: digestOf(question, batch),
          ...(join === undefined ? {} : { [heartbeatLabels.join]: join }),
          [heartbeatLabels.windowSeconds]: String(as.windowSeconds),
          [heartbeatLabels.everySeconds]: String(as.everySeconds),
        },
      },
    ];
  });
  // A concept of which a part is not recorded would still have to be read as it was.
  return batches.every((each) => each !== null) ? batches.flat() : [];
}

/** The source's labels under the names that all records have. Callers' first: some sources call these as records call the called. */
function named(
  { source }: ConceptQuestion,
  view: RecordedView,
  query: Promql,
  more: readonly string[],
): Promql {
  const dimensions = view.dimensions.toSorted((a, b) => rank(a) - rank(b));
  const renamed = dimensions.reduce(
    (all, dimension) =>
      withCopiedLabel(all, source.labels[dimension] ?? recordedLabels[dimension], recordedLabels[dimension]),
    query,
  );
  // Every query has just the labels of its groups.
  if (renamed === query) return query;
  const by = view.dimensions.map((dimension) => recordedLabels[dimension]);
  return promql`sum by (${labels([...by, ...more])}) (${renamed})`;
}

function rank(dimension: keyof typeof recordedLabels): number {
  return dimension.startsWith("caller") ? 0 : 1;
}
