import type { Matcher } from "../../promql/promql";
import type { ConceptName, Dimension, Where } from "../concepts";

/** One way to answer a concept from one family of series. */
export type Way = {
  /** The name on the wire; of a histogram, without `_bucket`. */
  series: string;
  kind: "rate" | "count" | "quantiles" | "gauge";
  /** How instances become one figure; sums unless it says otherwise. */
  over?: "sum" | "max" | "min";
  /** From the series' unit to the concept's. */
  scale?: number;
  /** Sets of series that add up and share none; all series when left out. */
  sets?: readonly Matcher[][];
  /** For services of which the series that `unless` selects say nothing. */
  otherwise?: { unless: readonly Matcher[]; sets: readonly Matcher[][] };
  /** Counts only what one of these says; where there are series but nothing to count, the figure is 0. */
  only?: readonly Matcher[][];
};

/** One product's way to say things. */
export type Source = {
  name: string;
  /** The label for each dimension that it knows. */
  labels: Readonly<Partial<Record<Dimension, string>>>;
  /** Labels that are parts of another label, each by a pattern with one group, and what narrows the series by them. */
  derived?: {
    from: string;
    patterns: Readonly<Record<string, string>>;
    where: (where: Where) => Matcher[];
  };
  /** Best first. Those whose series exist are used together, each for the groups that none before it has. */
  ways: Readonly<Partial<Record<ConceptName, readonly Way[]>>>;
};

/** The series that must exist for a way to be used. */
export function wireName(way: Way): string {
  return way.kind === "quantiles" ? `${way.series}_bucket` : way.series;
}
