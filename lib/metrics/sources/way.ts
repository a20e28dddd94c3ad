import type { RatioWay, SeriesWay } from "./source";

type Rest = Omit<SeriesWay, "series" | "kind">;

/** The ways that nearly every source is made of. */
export const way = {
  rate: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "rate", ...rest }),
  gauge: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "gauge", ...rest }),
  /** How much a counter grew in the whole window. */
  count: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "count", ...rest }),
  max: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "gauge", over: "max", ...rest }),
  mean: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "gauge", over: "mean", ...rest }),
  /** A histogram in seconds. */
  seconds: (series: string, rest: Rest = {}): SeriesWay => ({
    series,
    kind: "quantiles",
    scale: 1000,
    ...rest,
  }),
  /** A histogram in milliseconds. */
  milliseconds: (series: string, rest: Rest = {}): SeriesWay => ({ series, kind: "quantiles", ...rest }),
  /** What was counted of one thing for each of another. */
  ratio: (part: string, whole: string, rest: Rest = {}): RatioWay => ({
    kind: "ratio",
    part: { series: part, kind: "rate", ...rest },
    whole: { series: whole, kind: "rate", ...rest },
  }),
  /** The mean of a histogram: in its own unit, or times `scale`. */
  histogramMean: (series: string, scale?: number, rest: Rest = {}): RatioWay => ({
    ...way.ratio(`${series}_sum`, `${series}_count`, rest),
    ...(scale === undefined ? {} : { scale }),
  }),
};
