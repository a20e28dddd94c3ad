import { equals, type Promql } from "../../promql/promql";
import type { ConceptName } from "../concepts";
import { batchQuery, counted } from "../queries/concept-query";
import type { ConceptQuestion } from "../queries/concept-question";
import { groupedSeries } from "../queries/grouped-series";
import type { SeriesWay, Way } from "../sources/source";
import { digest } from "./digest";
import { sourceLabel, wayLabel } from "./recorded-labels";

/** Grows when figures are recorded otherwise: what older rules wrote is then not read. */
const format = 1;

/** What is recorded of one batch of ways, and under which names. */
export type RecordedAs = {
  concept: ConceptName;
  level: string;
  /** What rates are taken over, and how often rules are evaluated. */
  windowSeconds: number;
  everySeconds: number;
};

/** The series that say a batch's figures; null for what is not recorded. */
export function seriesOfBatch(
  question: ConceptQuestion,
  batch: readonly Way[],
  as: RecordedAs,
): { record: string; query: Promql; more: readonly string[] }[] | null {
  const names = namesOf(batch, as);
  const [way] = batch;
  if (!names || !way) return null;
  const { own, whole } = names;
  if (way.kind === "ratio") {
    return [
      { record: own, query: counted(question, way.part), more: [] },
      { record: whole, query: counted(question, way.whole), more: [] },
    ];
  }
  if (way.kind === "quantiles") {
    const more = ["le"];
    return [{ record: own, query: groupedSeries(question, way, { more }), more }];
  }
  if (!isMean(way)) return [{ record: own, query: batchQuery(question, batch), more: [] }];
  const ofEach = (over: "sum" | "count") =>
    batch.map((each) => {
      const { scale, ...unscaled } = each as SeriesWay;
      return over === "count" ? { ...unscaled, over } : { ...(each as SeriesWay), over };
    });
  return [
    { record: own, query: batchQuery(question, ofEach("sum")), more: [] },
    { record: whole, query: batchQuery(question, ofEach("count")), more: [] },
  ];
}

/** How what was recorded of a batch is read: `source` and `index` (the batch's place) tell it from other records. */
export function recordedWay(
  batch: readonly Way[],
  as: RecordedAs,
  { source, index }: { source: string; index: number },
): Way | null {
  const names = namesOf(batch, as);
  const [way] = batch;
  if (!names || !way) return null;
  const { windowSeconds, everySeconds } = as;
  const common = {
    sets: [[equals(sourceLabel, source), equals(wayLabel, String(index))]],
    recorded: { windowSeconds, everySeconds },
  };
  const scaled = way.scale === undefined ? {} : { scale: way.scale };
  if (way.kind === "ratio") {
    const { part, whole } = way;
    return {
      kind: "ratio",
      part: { ...common, series: names.own, kind: part.kind },
      whole: { ...common, series: names.whole, kind: whole.kind },
      ...scaled,
    };
  }
  if (isMean(way)) {
    const gauge = { ...common, kind: "gauge" as const };
    return {
      kind: "ratio",
      part: { ...gauge, series: names.own },
      whole: { ...gauge, series: names.whole },
    };
  }
  const { kind, over } = way;
  // Figures are recorded in the concept's unit; bounds stay what they are.
  const ofBounds = kind === "quantiles" ? scaled : {};
  return { ...common, series: names.own, kind, ...(over ? { over } : {}), ...ofBounds };
}

/** Whether a batch's figures are rates over a window; the others are as things stand. */
export function isRated(batch: readonly Way[]): boolean {
  const [way] = batch;
  return way !== undefined && (way.kind === "ratio" ? way.part.kind !== "gauge" : way.kind !== "gauge");
}

/** What a batch counts, as a mark: rules that counted anything else are not read in its place. */
export function digestOf({ source }: Pick<ConceptQuestion, "source">, batch: readonly Way[]): string {
  return digest(JSON.stringify([format, batch, source.derived?.patterns ?? null]));
}

function isMean(way: Way): boolean {
  return way.kind === "gauge" && way.over === "mean";
}

/** `level:metric:operations`; `whole` is of quotients alone. */
function namesOf(
  batch: readonly Way[],
  { concept, level, windowSeconds }: RecordedAs,
): { own: string; whole: string } | null {
  const [way] = batch;
  const metric = `${level}:${concept.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  const rate = `rate${windowSeconds % 60 === 0 ? `${windowSeconds / 60}m` : `${windowSeconds}s`}`;
  const operation = (kind: SeriesWay["kind"]) => (kind === "gauge" ? "sum" : rate);
  switch (way?.kind) {
    case "ratio":
      return {
        own: `${metric}_part:${operation(way.part.kind)}`,
        whole: `${metric}_whole:${operation(way.whole.kind)}`,
      };
    case "quantiles":
      return { own: `${metric}_${way.scale === 1000 ? "" : "milli"}seconds_bucket:${rate}`, whole: "" };
    case "gauge":
      if (isMean(way)) return { own: `${metric}_part:sum`, whole: `${metric}_whole:count` };
      return { own: `${metric}:${way.over ?? "sum"}`, whole: "" };
    case "rate":
      return { own: `${metric}:${rate}`, whole: "" };
    default:
      return null;
  }
}
