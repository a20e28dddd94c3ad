import type { Matcher } from "../../promql/promql";
import type { ConceptName, Dimension, Where } from "../concepts";

type Labels = Readonly<Partial<Record<Dimension, string>>>;

/** One way to answer a concept from one family of series. */
export type SeriesWay = {
  /** The name on the wire; of a histogram, without `_bucket`. */
  series: string;
  kind: "rate" | "count" | "quantiles" | "gauge";
  /** Labels that these series have beyond the source's, or instead. */
  labels?: Labels;
  /** Further series that count other things of the same kind, to be added. Whether they exist does not matter. */
  plus?: readonly string[];
  /** How instances become one figure; sums unless it says otherwise. */
  over?: "sum" | "max" | "min" | "mean" | "count";
  /** Labels by which one instance repeats one figure (each rank has the same queue): it counts once. */
  repeatedBy?: readonly string[];
  /** What tells the things apart that a way counts, where it is not the instance that counts them. */
  knownBy?: readonly string[];
  /** From the series' unit to the concept's. */
  scale?: number;
  /** Of gauges whose values are moments, in unix seconds: how far off they are is what is told. */
  fromNow?: true;
  /** Sets of series that add up and share none; all series when left out. */
  sets?: readonly (readonly Matcher[])[];
  /** For services of which the series that `unless` selects say nothing, here and in all before it. */
  otherwise?: readonly { unless: readonly Matcher[]; sets: readonly (readonly Matcher[])[] }[];
  /** Counts only what one of these says; where there are series but nothing to count, the figure is 0. */
  only?: readonly (readonly Matcher[])[];
  /** Written down by Heddle's own rules under its whole name: rates are rates over so long already, evaluated so often. */
  recorded?: { windowSeconds: number; everySeconds: number };
};

/** One sum divided by another; nothing where there is nothing to divide by. */
export type RatioWay = {
  kind: "ratio";
  part: SeriesWay;
  whole: SeriesWay;
  scale?: number;
  labels?: Labels;
};

export type Way = SeriesWay | RatioWay;

/** Who counts: what a mesh's proxies, an engine, a gateway before engines, or the cluster beneath says. */
export type Layer = "mesh" | "model-server" | "gateway" | "cluster";

/** One product's way to say things. */
export type Source = {
  name: string;
  layer: Layer;
  /** The label for each dimension that it knows. */
  labels: Labels;
  /** Dimensions whose labels are not the product's but the scrape target's: they may be missing. */
  fromTarget?: readonly Dimension[];
  /** What tells its series from others of the same names: each must be true of some. */
  marks?: readonly (readonly Matcher[])[];
  /** Labels that are parts of another label, each by a pattern with one group, and what narrows the series by them. */
  derived?: {
    from: string;
    patterns: Readonly<Record<string, string>>;
    where: (where: Where) => Matcher[];
    /** Of one of these namespaces; and of none at all. */
    within: (namespaces: readonly string[]) => Matcher;
    silent: Matcher;
  };
  /** Best first. Those whose series exist are used together, each for what none before it has. */
  ways: Readonly<Partial<Record<ConceptName, readonly Way[]>>>;
};

/** The series that must exist for a way to be used. */
export function wireNames(way: Way): readonly string[] {
  if (way.kind === "ratio") return [...wireNames(way.part), ...wireNames(way.whole)];
  return [wireName(way)];
}

/** The name of a way's samples. */
export function wireName(way: SeriesWay): string {
  return way.kind === "quantiles" && !way.recorded ? `${way.series}_bucket` : way.series;
}
